"""SM2 signatures against the standard's example and the openssl command."""

import base64
import shutil
import subprocess

import pytest

from odoo.addons.tobacco_compliance.tools.report.signers import make_signer
from odoo.addons.tobacco_compliance.tools.report.signing import KeyProblem
from odoo.addons.tobacco_compliance.tools.report.signing_sm2 import (
    USER_ID,
    Sm2Signer,
    is_public_key,
    public_key,
    sm3_hex,
)

# GB/T 32918.5-2017, annex A.2: key pair, message and signature on the recommended curve
PRIVATE = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
PUBLIC = (
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
P_MINUS_ONE = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122


def test_the_standards_example_is_verified():
    signer = Sm2Signer("k", PRIVATE, PUBLIC)
    good = base64.b64encode(bytes.fromhex(R + S)).decode()
    assert public_key(PRIVATE) == PUBLIC
    assert signer.verify_text("message digest", good)
    assert not signer.verify_text("message digesT", good)
    for broken in ("", "签名", good[:-4], base64.b64encode(bytes.fromhex(S + R)).decode()):
        assert not signer.verify_text("message digest", broken)


def test_the_digest_is_sm3():
    """GB/T 32905-2016, example 1."""
    assert sm3_hex(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_two_signatures_of_one_text_differ_and_have_64_bytes():
    signer = Sm2Signer("k", PRIVATE, PUBLIC)
    found = {signer.sign_text("text") for _ in range(4)}
    assert len(found) == 4
    assert {len(base64.b64decode(each)) for each in found} == {64}
    assert all(signer.verify_text("text", each) for each in found)


@pytest.mark.parametrize(
    ("secret", "regulator_key", "code"),
    [
        (PRIVATE[:-1], PUBLIC, "HEX"),
        ("0" * 64, PUBLIC, "RANGE"),
        (f"{P_MINUS_ONE:064x}", PUBLIC, "RANGE"),
        (PRIVATE, PUBLIC[:-2], "HEX"),
        (PRIVATE, PUBLIC[:-1] + "4", "CURVE"),
        (PRIVATE, "04" + "f" * 128, "CURVE"),
    ],
)
def test_keys_that_are_none_are_refused(secret, regulator_key, code):
    with pytest.raises(KeyProblem) as caught:
        make_signer("sm2-sm3", "k", secret, regulator_key)
    assert caught.value.code == code
    assert is_public_key(PUBLIC)
    assert not is_public_key("")


def test_without_the_regulators_key_no_answer_is_believed():
    signer = Sm2Signer("k", PRIVATE)
    own = Sm2Signer("k", PRIVATE, PUBLIC).sign_text("text")
    assert not signer.verify_text("text", own)


def _openssl(*words, data=None):
    return subprocess.run(
        ["openssl", *map(str, words)], input=data, capture_output=True, check=False
    )


@pytest.fixture
def key_file(tmp_path):
    """The standard's pair as openssl reads it: SEC 1 (RFC 5915) in PEM."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl command")
    curve = "06082a811ccf5501822d"
    der = bytes.fromhex(f"30770201010420{PRIVATE}a00a{curve}a144034200{PUBLIC}")
    text = base64.encodebytes(der).decode()
    path = tmp_path / "sm2.pem"
    path.write_text(f"-----BEGIN EC PRIVATE KEY-----\n{text}-----END EC PRIVATE KEY-----\n")
    return path


def _options():
    return ("-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{USER_ID.decode()}")


def test_openssl_accepts_our_signature(key_file, tmp_path):
    raw = base64.b64decode(Sm2Signer("k", PRIVATE).sign_text("上报"))
    (tmp_path / "sig").write_bytes(_sequence(raw[:32], raw[32:]))
    (tmp_path / "text").write_text("上报")
    result = _openssl(
        *("pkeyutl", "-verify", "-inkey", key_file, "-in", tmp_path / "text"),
        *("-sigfile", tmp_path / "sig", *_options()),
    )
    assert b"Verified Successfully" in result.stdout, result.stderr


def test_we_accept_openssls_signature(key_file, tmp_path):
    (tmp_path / "text").write_text("回执")
    result = _openssl(
        *("pkeyutl", "-sign", "-inkey", key_file, "-in", tmp_path / "text", *_options())
    )
    assert result.returncode == 0, result.stderr
    signature = base64.b64encode(b"".join(_halves(result.stdout))).decode()
    assert Sm2Signer("k", PRIVATE, PUBLIC).verify_text("回执", signature)


def _sequence(*numbers):
    """DER of positive integers."""
    parts = b""
    for number in numbers:
        body = number.lstrip(b"\0") or b"\0"
        body = b"\0" + body if body[0] & 0x80 else body
        parts += bytes((2, len(body))) + body
    return bytes((0x30, len(parts))) + parts


def _halves(der):
    """The two integers of a DER sequence, 32 bytes each."""
    assert der[0] == 0x30
    at, found = 2, []
    while at < len(der):
        size = der[at + 1]
        found.append(der[at + 2 : at + 2 + size].lstrip(b"\0").rjust(32, b"\0"))
        at += 2 + size
    return found
