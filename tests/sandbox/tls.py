"""TLS for the sandbox: certificates that are good, expired or nobody's, shown on a port of their own."""

import ssl
from datetime import datetime, timedelta, timezone
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .server import Server


class Authority:
    """Issues certificates for localhost; `file` is what a program is given that is to trust them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.file, self.number = folder, folder / "authority.pem", 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sandbox Authority")])
        whole = x509.BasicConstraints(ca=True, path_length=None)
        own = self._signed(self.name, self.key, self.name, self.key, -1, 365, whole)
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def good(self) -> ssl.SSLContext:
        return self._context(-1, 30)

    def expired(self) -> ssl.SSLContext:
        return self._context(-30, -1)

    def self_signed(self) -> ssl.SSLContext:
        return self._context(-1, 30, is_ours=False)

    def _context(self, since: int, until: int, *, is_ours: bool = True) -> ssl.SSLContext:
        """Make a certificate that holds from so many days on to so many days on, and what serves it."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        issuer, signing = (self.name, self.key) if is_ours else (name, key)
        alternative = x509.SubjectAlternativeName([x509.DNSName("localhost")])
        certificate = self._signed(name, key, issuer, signing, since, until, alternative)
        self.number += 1
        path = self.folder / f"served-{self.number}.pem"
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    @staticmethod
    def _signed(
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        signing: ec.EllipticCurvePrivateKey,
        since: int,
        until: int,
        extension: x509.ExtensionType,
    ) -> x509.Certificate:
        now = datetime.now(timezone.utc)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now + timedelta(days=since)).not_valid_after(now + timedelta(days=until))
        # Python 3.13 takes no certificate without these (RFC 5280, 4.2.1.1 to 4.2.1.3).
        holder = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
        signs = key is signing
        usage = x509.KeyUsage(
            digital_signature=not signs,
            key_cert_sign=signs,
            crl_sign=signs,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(extension, critical=True).add_extension(usage, critical=True)
        builder = builder.add_extension(holder, critical=False).add_extension(signer, critical=False)
        return builder.sign(signing, hashes.SHA256())


class Secured:
    """A server's second door, with TLS, at `url`; `show` puts another certificate there."""

    def __init__(self, server: Server, context: ssl.SSLContext) -> None:
        self.server = server
        self.port = 0
        self.site: web.TCPSite | None = None
        self.show(context)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def show(self, context: ssl.SSLContext) -> None:
        """Show this certificate from now on, to whoever connects."""
        self.server.call(self._show(context))

    async def _show(self, context: ssl.SSLContext) -> None:
        runner = self.server.runner
        assert runner is not None
        if self.site is not None:
            await self.site.stop()
        others = {address[1] for address in runner.addresses}
        self.site = web.TCPSite(runner, "127.0.0.1", self.port, ssl_context=context)
        await self.site.start()
        (self.port,) = {address[1] for address in runner.addresses} - others
