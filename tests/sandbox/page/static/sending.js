// Sends what the reader does; a refusal is shown as the sentence that the server gives.

import { chosen } from "./state.js";

let forgetting = 0;

/** Do an act as the chosen person; say whether it was done. */
export async function act(name, fields = {}, files = []) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  for (const file of files) form.append("file", file, file.name);
  let answer;
  try {
    answer = await fetch(`/acts/${name}?as=${encodeURIComponent(chosen.as)}`, { method: "POST", body: form });
  } catch {
    complain("The demo does not answer. Is it still running in the terminal?");
    return false;
  }
  const unexpected = { problem: "That did not work. The terminal may say why." };
  const { problem = "" } = await answer.json().catch(() => unexpected);
  complain(problem);
  return !problem;
}

/** Show a sentence for some seconds, to those who look and to those who listen. */
export function complain(sentence) {
  const place = document.getElementById("problem");
  clearTimeout(forgetting);
  place.textContent = sentence;
  if (sentence) forgetting = setTimeout(() => (place.textContent = ""), 8000);
}
