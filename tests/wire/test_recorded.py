"""Requests recorded at a Langfuse server are sent again; our answers must have its status, shape, types and values.

Half of the recorded requests are missing: `seed.json` rebuilds what they had stored, `before` and `after` the recorded
writes. A case may say in `compare` what can be compared, and `because` why: `contains` (our list may hold more),
`shape` (keys and types), `differs` (on purpose, see docs/decisions; it must still be no failure of ours).
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
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from tests.bench.installation import Installation
from tests.wire.comparison import containing, differences

RECORDED = Path(__file__).parent / "recorded"
BEFORE_THE_SEED = ("score-configs", "models")
DATASETS = (("datasets", "datasets-v1"), ("dataset-items",), ("dataset-run-items", "dataset-runs"))
"""After the seeds `datasets`, `items` and `runs`."""
WRITES = ("scores-write", "ingestion", "otel", "legacy-events")
READS = (
    *("health", "auth", "projects", "organization", "feedback", "media", "comments", "traces-get", "traces-list"),
    *("observations-get", "observations-list", "observations-v2", "sessions", "scores-v1", "scores-v2", "scores-v3"),
    *("metrics-daily", "metrics-v1", "metrics-v2", "deletes"),
)
COMPARISONS = {"values", "contains", "shape", "differs"}


def cases(group: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((RECORDED / f"{group}.json").read_text())
    return found


CASES = [
    (group, index)
    for group in (*BEFORE_THE_SEED, *chain(*DATASETS), *WRITES, *READS)
    for index in range(len(cases(group)))
]


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
            with urllib.request.urlopen(sent, timeout=120) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return status, json.loads(text) if text else ""

    def seed(self, when: str) -> None:
        """What stood in the recording server, made from its later answers."""
        for one in json.loads((RECORDED / "seed.json").read_text())[when]:
            headers = {"Content-Type": "application/json", **one.get("headers", {})}
            request = {"method": one.get("method", "POST"), "path": one["path"], "body": one["body"], "query": None}
            status, answer = self.send({**request, "headers": headers, "auth": "project"})
            assert status in {200, 207}, answer
            assert not answer.get("errors"), answer
            if "recorded_id" in one:
                self.ours[one["recorded_id"]] = answer["id"]
            if "recorded_run_id" in one:
                self.ours[one["recorded_run_id"]] = answer["datasetRunId"]

    def run(self, group: str) -> None:
        for index, case in enumerate(cases(group)):
            answer = self.send(case["request"])
            self.answers[(group, index)] = answer
            if case["request"]["method"] == "POST" and answer[0] < 300 and isinstance(answer[1], dict):
                for name in ("id", "datasetRunId"):
                    recorded, own = case["response"]["body"].get(name), answer[1].get(name)
                    if recorded and own and recorded != own:
                        self.ours[recorded] = own


def command(server: Installation, *arguments: str) -> dict[str, Any]:
    """`lampyris ARGS --json` on the running installation."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lampyris"), *arguments, "--json"],
        cwd=server.folder,
        env=server.environment,
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
    for seed, groups in zip(("datasets", "items", "runs"), DATASETS, strict=True):
        replaying.seed(seed)
        for group in groups:
            replaying.run(group)
    replaying.seed("before")
    for group in WRITES:
        replaying.run(group)
    replaying.seed("after")
    server.wait_until_drained()
    time.sleep(0.5)
    for group in READS:
        replaying.run(group)
    return replaying


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_answer_is_as_recorded(case: tuple[str, int], replay: Replay) -> None:
    group, index = case
    recorded = cases(group)[index]
    compare = recorded.get("compare", "values")
    status, body = replay.answers[case]
    if compare == "differs":
        assert status < 500, body
        return
    assert status == recorded["response"]["status"], body
    expected = replay.translate(recorded["response"]["body"])
    if compare == "contains":
        body = containing(expected, body)
    assert list(differences(expected, body, values=compare != "shape")) == []


def test_every_weaker_comparison_says_why() -> None:
    weaker = [cases(group)[index] for group, index in CASES if "compare" in cases(group)[index]]
    assert all(case["compare"] in COMPARISONS and case["because"] for case in weaker)
