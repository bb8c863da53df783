"""Tokens open one file, for one purpose, for a limited time, on one installation."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.tracing.media_links import LinkSigner
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Forbidden
from lampyris.foundation.ids import ProjectId

SIGNER = LinkSigner("secret")
LATER = now() + timedelta(hours=1)
TOKEN = SIGNER.token("upload", ProjectId("项目"), "m", LATER)
CHANGED = ("B" if TOKEN[0] == "A" else "A") + TOKEN[1:]


class TestGrant:
    def test_a_token_comes_back_as_what_it_grants(self) -> None:
        grant = SIGNER.grant(TOKEN, "upload")
        assert (grant.project_id, grant.media_id, grant.expires_s) == ("项目", "m", int(LATER.timestamp()))

    @pytest.mark.parametrize(
        "token",
        ["", "A", "nonsense!", "é", TOKEN[:-4], CHANGED, TOKEN + "AAAA"],
        ids=["empty", "short", "no base64", "no ASCII", "cut", "changed", "longer"],
    )
    def test_what_we_did_not_sign_is_refused(self, token: str) -> None:
        with pytest.raises(Forbidden, match="not valid"):
            SIGNER.grant(token, "upload")

    @given(st.binary())
    def test_no_bytes_are_taken_for_a_token(self, raw: bytes) -> None:
        with pytest.raises(Forbidden):
            SIGNER.grant(raw.hex(), "upload")

    def test_a_token_of_another_installation_is_refused(self) -> None:
        with pytest.raises(Forbidden, match="not valid"):
            LinkSigner("other").grant(TOKEN, "upload")

    def test_a_token_for_another_purpose_is_refused(self) -> None:
        with pytest.raises(Forbidden, match="not for downloads"):
            SIGNER.grant(TOKEN, "download")

    def test_a_token_over_its_time_is_refused(self) -> None:
        token = SIGNER.token("upload", ProjectId("p"), "m", now() - timedelta(seconds=2))
        with pytest.raises(Forbidden, match="over its time"):
            SIGNER.grant(token, "upload")
