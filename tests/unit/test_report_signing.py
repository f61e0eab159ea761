import base64
import hashlib
import hmac

import pytest

from odoo.addons.tobacco_compliance.tools.report.secret_ref import parse_secret_ref
from odoo.addons.tobacco_compliance.tools.report.signers import available, make_signer
from odoo.addons.tobacco_compliance.tools.report.signing import HmacSigner, KeyProblem

KEY = bytes(range(32))
SECRET = base64.b64encode(KEY).decode()
BODY = b'{"batch":"1"}'


@pytest.mark.parametrize(("alg", "name"), [("hmac-sha256", "sha256"), ("hmac-sm3", "sm3")])
def test_a_request_is_signed_over_the_text_of_the_contract(alg, name):
    if alg not in available():
        pytest.skip(f"OpenSSL without {name}")
    signature = HmacSigner(alg, "k1", SECRET).sign(
        "POST", "/t/v1/batches", "a=1", 1700000000, "0" * 32, BODY
    )
    digest = hashlib.new(name, BODY).hexdigest()
    text = f"POST\n/t/v1/batches\na=1\nk1\n1700000000\n{'0' * 32}\n{digest}"
    expected = base64.b64encode(hmac.new(KEY, text.encode(), name).digest()).decode()
    assert signature.headers() == {
        "X-Key-Id": "k1",
        "X-Timestamp": "1700000000",
        "X-Nonce": "0" * 32,
        "X-Signature-Alg": alg,
        "X-Signature": expected,
    }


def test_hmac_sha256_agrees_with_a_published_vector():
    """RFC 4231, test case 1, through the same call that signs."""
    key = base64.b64encode(b"\x0b" * 20 + b"\x00" * 12).decode()
    signer = HmacSigner("hmac-sha256", "k", key)
    # The key is 20 bytes filled up with zeros, which HMAC does itself up to the block size.
    assert base64.b64decode(signer.sign_text("Hi There")).hex() == (
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    )


def test_sm3_agrees_with_the_standards_vector():
    """GB/T 32905-2016, example 1."""
    if "hmac-sm3" not in available():
        pytest.skip("OpenSSL without SM3")
    signer = HmacSigner("hmac-sm3", "k", SECRET)
    assert signer.digest(b"abc") == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_an_answers_signature_holds_for_this_answer_only():
    signer = HmacSigner("hmac-sha256", "k1", SECRET)
    text = f"200\n{'a' * 32}\n{hashlib.sha256(BODY).hexdigest()}"
    good = base64.b64encode(hmac.new(KEY, text.encode(), "sha256").digest()).decode()
    assert signer.verify_answer(200, "a" * 32, BODY, good)
    assert not signer.verify_answer(202, "a" * 32, BODY, good)
    assert not signer.verify_answer(200, "b" * 32, BODY, good)
    assert not signer.verify_answer(200, "a" * 32, BODY + b" ", good)
    assert not signer.verify_answer(200, "a" * 32, BODY, "")
    assert not signer.verify_answer(200, "a" * 32, BODY, "签名")


@pytest.mark.parametrize(
    ("alg", "secret", "code"),
    [
        ("hmac-sha256", base64.b64encode(b"x" * 31).decode(), "SHORT"),
        ("hmac-sha256", "not base64!", "BASE64"),
        ("hmac-sha256", "密钥", "BASE64"),
        ("hmac-md5", SECRET, "ALGORITHM"),
    ],
)
def test_a_key_that_is_no_key_is_refused(alg, secret, code):
    with pytest.raises(KeyProblem) as caught:
        make_signer(alg, "k", secret)
    assert caught.value.code == code


@pytest.mark.parametrize("ref", ["env:TOBACCO_KEY", "file:regulator.key", "file:shops/s1.key"])
def test_a_reference_names_a_variable_or_a_file(ref):
    assert ":".join(parse_secret_ref(ref)) == ref


@pytest.mark.parametrize(
    "ref",
    ["", "env:PATH", "env:TOBACCO_", "env:TOBACCO_key", "file:", "file:/etc/passwd",
     "file:../x", "file:a/../../x", "https://x", "c2VjcmV0"],
)  # fmt: skip
def test_anything_else_is_no_reference(ref):
    with pytest.raises(ValueError, match="no reference"):
        parse_secret_ref(ref)
