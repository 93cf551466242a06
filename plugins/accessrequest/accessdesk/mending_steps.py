"""What is to be done about what was found to differ in Jira (pure)."""

from accessdesk.plan import Plan


def mend(plan: Plan) -> None:
    """Plan to put right everything that was found to differ; what Jira refuses holds up nothing else."""
    for step, about in sorted(plan.request.missed.items()):
        name, _, key = step.partition(" ")
        plan.add(name, key, **about)
