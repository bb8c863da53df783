"""The scenario with the Python SDK 2 (batch API). Arguments: host, public key, secret key. Prints a JSON report."""

import base64
import datetime as dt
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

from langfuse import Langfuse
from langfuse.decorators import langfuse_context, observe
from langfuse.media import LangfuseMedia

HOST, PUBLIC_KEY, SECRET_KEY = sys.argv[1:4]
SCENARIO = json.loads((Path(__file__).parent / "scenario.json").read_text(encoding="utf-8"))
langfuse = Langfuse(PUBLIC_KEY, SECRET_KEY, HOST, release=SCENARIO["release"], environment=SCENARIO["environment"])


def tell_story():
    said, root = SCENARIO["trace"], SCENARIO["root"]
    trace = langfuse.trace(**said, input=root["input"], output=root["output"])
    answer = trace.span(name=root["name"], input=root["input"])
    found = SCENARIO["retrieve"]
    retrieve = answer.span(name=found["name"], input=found["input"], metadata=found["metadata"])
    retrieve.event(**SCENARIO["event"])
    retrieve.end(output=found["output"], level=found["level"], status_message=found["status_message"])
    call = SCENARIO["llm"]
    llm = answer.generation(
        name=call["name"], model=call["model"], model_parameters=call["model_parameters"], input=call["input"]
    )
    llm.update(completion_start_time=dt.datetime.now(dt.timezone.utc))
    llm.end(output=call["output"], usage_details=call["usage"])
    broken = answer.span(name=SCENARIO["broken"]["name"])
    broken.end(level="ERROR", status_message=SCENARIO["broken"]["message"])
    png = LangfuseMedia(content_bytes=base64.b64decode(SCENARIO["png_base64"]), content_type="image/png")
    answer.span(name=SCENARIO["look"]["name"], input={"text": SCENARIO["look"]["text"], "image": png}).end()
    answer.end(output=root["output"])
    for score in SCENARIO["scores"]["trace"]:
        trace.score(**score)
    llm.score(**SCENARIO["scores"]["llm"])
    ids = {"answer": answer.id, "llm": llm.id, "retrieve": retrieve.id}
    return trace.id, ids


def decorated():
    ids = {}

    @observe(name=SCENARIO["decorated"]["inner"], as_type="generation")
    def inner(text):
        langfuse_context.update_current_observation(model="qwen-plus")
        return text + "!"

    @observe(name=SCENARIO["decorated"]["outer"])
    def outer(text):
        ids["trace"] = langfuse_context.get_current_trace_id()
        return inner(text)

    langfuse_context.configure(
        public_key=PUBLIC_KEY, secret_key=SECRET_KEY, host=HOST, environment=SCENARIO["environment"]
    )
    outer(SCENARIO["decorated"]["argument"])
    langfuse_context.flush()
    return ids["trace"]


def wrong_key_refused():
    try:
        return not Langfuse(PUBLIC_KEY, "sk-lf-wrong", HOST).auth_check()
    except Exception as error:
        return type(error).__name__


def read_back(trace_id, observations):
    for _ in range(100):
        try:
            trace = langfuse.fetch_trace(trace_id).data
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
        trace = langfuse.trace(name="run", input=item.input)
        item.link(trace, run, run_description="d", run_metadata={"k": 1})
        traces[item.id] = trace.id
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
    report = {"auth_check": langfuse.auth_check(), "wrong_key_refused": wrong_key_refused()}
    report["trace_id"], report["ids"] = tell_story()
    report["decorated_trace_id"] = decorated()
    langfuse.flush()
    report["read"] = read_back(report["trace_id"], 6)
    report["session_traces"] = len(langfuse.fetch_traces(session_id=SCENARIO["trace"]["session_id"]).data)
    report["generations"] = [
        g.name for g in langfuse.fetch_observations(trace_id=report["trace_id"], type="GENERATION").data
    ]
    report["dataset"] = use_dataset(version("langfuse"))
    langfuse.flush()
    langfuse.shutdown()
    print(json.dumps(report))


main()
