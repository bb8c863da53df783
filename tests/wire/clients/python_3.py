"""The scenario with the Python SDK 3 (OTLP). Arguments: host, public key, secret key. Prints a JSON report."""

import base64
import datetime as dt
import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

from langfuse import Langfuse, observe
from langfuse.media import LangfuseMedia

HOST, PUBLIC_KEY, SECRET_KEY = sys.argv[1:4]
SCENARIO = json.loads((Path(__file__).parent / "scenario.json").read_text(encoding="utf-8"))
os.environ["LANGFUSE_RELEASE"] = SCENARIO["release"]
langfuse = Langfuse(
    public_key=PUBLIC_KEY,
    secret_key=SECRET_KEY,
    host=HOST,
    release=SCENARIO["release"],
    environment=SCENARIO["environment"],
)


def tell_story():
    said, root, call = SCENARIO["trace"], SCENARIO["root"], SCENARIO["llm"]
    ids = {}
    with langfuse.start_as_current_span(name=root["name"], input=root["input"]) as answer:
        answer.update_trace(**said, input=root["input"], output=root["output"])
        trace_id = answer.trace_id
        found = SCENARIO["retrieve"]
        retrieve = answer.start_span(name=found["name"], input=found["input"], metadata=found["metadata"])
        retrieve.create_event(**SCENARIO["event"])
        retrieve.update(output=found["output"], level=found["level"], status_message=found["status_message"])
        retrieve.end()
        with langfuse.start_as_current_generation(
            name=call["name"], model=call["model"], model_parameters=call["model_parameters"], input=call["input"]
        ) as llm:
            llm.update(completion_start_time=dt.datetime.now(dt.timezone.utc))
            llm.update(output=call["output"], usage_details=call["usage"])
            llm.score(**SCENARIO["scores"]["llm"])
        try:
            with langfuse.start_as_current_span(name=SCENARIO["broken"]["name"]):
                raise LookupError(SCENARIO["broken"]["message"])
        except LookupError:
            pass
        png = LangfuseMedia(content_bytes=base64.b64decode(SCENARIO["png_base64"]), content_type="image/png")
        answer.start_span(name=SCENARIO["look"]["name"], input={"text": SCENARIO["look"]["text"], "image": png}).end()
        answer.update(output=root["output"])
        for score in SCENARIO["scores"]["trace"]:
            answer.score_trace(**score)
        ids = {"answer": answer.id, "llm": llm.id, "retrieve": retrieve.id}
    return trace_id, ids


def decorated():
    ids = {}

    @observe(name=SCENARIO["decorated"]["inner"], as_type="generation")
    def inner(text):
        langfuse.update_current_generation(model="qwen-plus")
        return text + "!"

    @observe(name=SCENARIO["decorated"]["outer"])
    def outer(text):
        ids["trace"] = langfuse.get_current_trace_id()
        return inner(text)

    outer(SCENARIO["decorated"]["argument"])
    return ids["trace"]


def wrong_key_refused():
    try:
        wrong = Langfuse(public_key="pk-lf-wrong", secret_key="sk-lf-wrong", host=HOST, tracing_enabled=False)
        return not wrong.auth_check()
    except Exception as error:
        return type(error).__name__


def read_back(trace_id, observations):
    for _ in range(100):
        try:
            trace = langfuse.api.trace.get(trace_id)
            if len(trace.observations) >= observations and len(trace.scores) >= 4:
                break
        except Exception as error:
            trace = error
        time.sleep(0.1)
    return json.loads(trace.json(by_alias=True)) if not isinstance(trace, Exception) else repr(trace)


def link_items(dataset, run):
    """item id -> id of the trace that the run made of it."""
    traces = {}
    for item in dataset.items:
        with item.run(run_name=run, run_description="d", run_metadata={"k": 1}) as span:
            traces[item.id] = span.trace_id
    return traces


def use_dataset(sdk):
    """Makes a dataset of its own, runs over it, and reads everything back."""
    said = SCENARIO["dataset"]
    name = f"{said['name']} {sdk}"
    made = langfuse.create_dataset(name=name, description=said["description"], metadata=said["metadata"])
    for at, item in enumerate(said["items"]):
        langfuse.create_dataset_item(dataset_name=name, id=f"{sdk}-{at}", **item)
    langfuse.create_dataset_item(dataset_name=name, id=f"{sdk}-old", input=0)
    langfuse.create_dataset_item(dataset_name=name, id=f"{sdk}-old", status="ARCHIVED")
    dataset = langfuse.get_dataset(name)
    items = [[item.id, item.input, item.expected_output, item.metadata] for item in dataset.items]
    traces = link_items(dataset, said["run"])
    return {"id": made.id, "name": dataset.name, "metadata": dataset.metadata, "items": items, "traces": traces}


def main():
    report = {"auth_check": langfuse.auth_check()}
    report["trace_id"], report["ids"] = tell_story()
    report["decorated_trace_id"] = decorated()
    langfuse.flush()
    report["read"] = read_back(report["trace_id"], 6)
    listed = langfuse.api.trace.list(session_id=SCENARIO["trace"]["session_id"], limit=100)
    report["session_traces"] = len(listed.data)
    many = langfuse.api.observations.get_many(trace_id=report["trace_id"], type="GENERATION")
    report["generations"] = [generation.name for generation in many.data]
    report["project_id"] = langfuse.api.projects.get().data[0].id
    report["trace_url"] = langfuse.get_trace_url(trace_id=report["trace_id"])
    report["wrong_key_refused"] = wrong_key_refused()
    report["dataset"] = use_dataset(version("langfuse"))
    langfuse.flush()
    langfuse.shutdown()
    print(json.dumps(report))


main()
