"""Requests recorded at a Langfuse server are sent again; our answers must have its status, shape, types and values.

About half of the recording is here, so lists can differ in what they hold: there, keys and types are compared.
"""

import base64
import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.bench.installation import Installation
from tests.wire.comparison import differences

RECORDED = Path(__file__).parent / "recorded"
BEFORE_THE_SEED = ("score-configs", "models")
WRITES = ("scores-write", "ingestion", "otel", "legacy-events")
READS = (
    *("health", "auth", "projects", "organization", "media", "comments", "traces-get", "traces-list"),
    *("observations-get", "observations-list", "observations-v2", "sessions", "scores-v1", "scores-v2", "scores-v3"),
    *("metrics-daily", "metrics-v1", "metrics-v2", "deletes"),
)
WITH_VALUES = {
    *BEFORE_THE_SEED,
    *WRITES,
    *("health", "auth", "projects", "organization", "media", "comments", "traces-get", "deletes"),
}
"""Groups whose answers do not depend on the half of the recording that is missing."""

ON_PURPOSE = {
    "auth: unknown path": "an unknown API path answers JSON, not a page of a web framework",
    "organization: project apiKeys (org key)": "nothing is behind a plan here",
    "organization: create api key": "nothing is behind a plan here",
    "otel: openinference json": "the answer there is an object of its job queue, which no client reads",
    "models: list": "the price table is our own",
    "models: list last (list cut to 5)": "the price table is our own",
}
"""`group: note` -> why our answer differs (decisions/0006). It must still be no failure of ours."""


def cases(group: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((RECORDED / f"{group}.json").read_text())
    return found


CASES = [(group, index) for group in (*BEFORE_THE_SEED, *WRITES, *READS) for index in range(len(cases(group)))]


def name_of(case: tuple[str, int]) -> str:
    return f"{case[0]}: {cases(case[0])[case[1]]['note']}"


@dataclass(kw_only=True)
class Replay:
    """Sends recorded requests in order, and remembers which id of ours stands for which recorded one."""

    server: Installation
    keys: dict[str, str]
    """`project` and `org` -> Authorization header."""
    ours: dict[str, str] = field(default_factory=dict)
    answers: dict[tuple[str, int], tuple[int, Any]] = field(default_factory=dict)

    def translate(self, value: Any) -> Any:
        """Recorded ids replaced by ours."""
        text = json.dumps(value)
        for recorded, own in self.ours.items():
            text = text.replace(recorded, own)
        return json.loads(text)

    def send(self, request: dict[str, Any]) -> tuple[int, Any]:
        """(status, decoded body)."""
        wanted = self.translate(request)
        query = f"?{urllib.parse.urlencode(wanted['query'], doseq=True)}" if wanted.get("query") else ""
        headers = dict(wanted["headers"])
        if wanted["auth"]:
            headers["Authorization"] = self.keys.get(wanted["auth"], wanted["auth"])
        body = json.dumps(wanted["body"]).encode() if wanted["body"] is not None else None
        sent = urllib.request.Request(
            self.server.url + wanted["path"] + query, data=body, headers=headers, method=wanted["method"]
        )
        try:
            with urllib.request.urlopen(sent, timeout=20) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return status, json.loads(text) if text else ""

    def seed(self) -> None:
        """What stood in the recording server, made from its later answers."""
        bodies = json.loads((RECORDED / "seed.json").read_text())
        shared = {"method": "POST", "headers": {"Content-Type": "application/json"}, "query": None, "auth": "project"}
        status, answer = self.send({**shared, "path": "/api/public/ingestion", "body": bodies["ingestion"]})
        assert (status, answer["errors"]) == (207, [])
        assert self.send({**shared, "path": "/api/public/otel/v1/traces", "body": bodies["otel"]})[0] == 200

    def run(self, group: str) -> None:
        for index, case in enumerate(cases(group)):
            answer = self.send(case["request"])
            self.answers[(group, index)] = answer
            if case["request"]["method"] == "POST" and answer[0] < 300 and isinstance(answer[1], dict):
                recorded, own = case["response"]["body"].get("id"), answer[1].get("id")
                if recorded and own and recorded != own:
                    self.ours[recorded] = own


def command(server: Installation, *arguments: str) -> dict[str, Any]:
    """`lampyris ARGS --json` on the running installation."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lampyris"), *arguments, "--json"],
        cwd=server.folder,
        env=server._environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def basic(key: dict[str, Any]) -> str:
    pair = f"{key['public_key']}:{key['secret_key']}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.fixture(scope="module")
def replay(server: Installation) -> Replay:
    """Everything recorded, sent once in order to a project of its own."""
    command(server, "org", "create", "Golden Org", "--id", "org-golden")
    command(server, "project", "create", "Golden Project", "--org", "org-golden", "--id", "proj-golden")
    keys = {
        "project": basic(command(server, "key", "create", "--project", "proj-golden")),
        "org": basic(command(server, "key", "create", "--org", "org-golden")),
    }
    replaying = Replay(server=server, keys=keys)
    for group in BEFORE_THE_SEED:
        replaying.run(group)
    replaying.seed()
    for group in WRITES:
        replaying.run(group)
    server.wait_until_drained()
    time.sleep(0.5)
    for group in READS:
        replaying.run(group)
    return replaying


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_answer_is_as_recorded(case: tuple[str, int], replay: Replay) -> None:
    group, index = case
    recorded = cases(group)[index]["response"]
    status, body = replay.answers[case]
    if name_of(case) in ON_PURPOSE:
        assert status < 500, body
        return
    assert status == recorded["status"], body
    expected = replay.translate(recorded["body"])
    with_values = group in WITH_VALUES or recorded["status"] >= 400
    assert list(differences(expected, body, values=with_values)) == []


def test_every_difference_on_purpose_is_still_recorded() -> None:
    assert set(ON_PURPOSE) <= {name_of(case) for case in CASES}
