import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { ScoreConfig } from "@/api/types";
import { show } from "#tests/render";
import { AnnotateField } from "./annotate-field";
import { ConfigDialog } from "./config-dialog";
import { draftOf } from "./score-draft";
import { ScoreForm } from "./score-form";

const config = (more: Partial<ScoreConfig>): ScoreConfig => ({
  id: "c1",
  name: "helpful",
  data_type: "NUMERIC",
  min_value: 0,
  max_value: 1,
  categories: null,
  description: null,
  archived: false,
  created_at: "2026-11-01T00:00:00Z",
  ...more,
});

describe("draftOf", () => {
  const typed = { config: config({}), name: "", type: "NUMERIC", value: "0.5", comment: " good " } as const;

  it("takes a number within the config's range", () => {
    expect(draftOf(typed)).toEqual({ name: "helpful", data_type: "NUMERIC", value: 0.5, comment: "good", config_id: "c1" });
  });

  it("refuses what is out of range, missing or nameless", () => {
    expect(draftOf({ ...typed, value: "1.1" })).toBeUndefined();
    expect(draftOf({ ...typed, value: "" })).toBeUndefined();
    expect(draftOf({ ...typed, config: undefined, name: "  " })).toBeUndefined();
  });

  it("sends labels as text", () => {
    expect(draftOf({ ...typed, config: undefined, name: "tone", type: "CATEGORICAL", value: "友好" })).toMatchObject({ value: null, string_value: "友好" });
  });
});

describe("ScoreForm", () => {
  it("offers a config's categories and not what is archived", async () => {
    const add = vi.fn();
    const tone = config({ id: "c2", name: "tone", data_type: "CATEGORICAL", categories: [{ label: "good", value: 1 }, { label: "bad", value: 0 }] });
    show(<ScoreForm configs={[tone, config({ id: "c3", name: "old", archived: true })]} busy={false} onAdd={add} />);
    expect(screen.queryByRole("option", { name: "old" })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "bad" }));
    await userEvent.click(screen.getByRole("button", { name: "Add score" }));
    expect(add).toHaveBeenCalledWith({ name: "tone", data_type: "CATEGORICAL", value: null, string_value: "bad", comment: undefined, config_id: "c2" });
  });
});

describe("ConfigDialog", () => {
  const open = () => {
    const create = vi.fn();
    show(<ConfigDialog open busy={false} taken={["helpful"]} onClose={vi.fn()} onCreate={create} />);
    return create;
  };

  it("says at the name that a config in use carries it", async () => {
    open();
    await userEvent.type(screen.getByLabelText("Name"), "helpful ");
    expect(screen.getByLabelText("Name")).toHaveAccessibleDescription(/is in use/);
    expect(screen.getByRole("button", { name: "Create" })).toBeDisabled();
    await userEvent.type(screen.getByLabelText("Name"), "2");
    expect(screen.getByRole("button", { name: "Create" })).toBeEnabled();
  });

  it("says at the highest value that it is not above the lowest", async () => {
    const create = open();
    await userEvent.type(screen.getByLabelText("Name"), "depth");
    await userEvent.clear(screen.getByLabelText("Lowest"));
    await userEvent.type(screen.getByLabelText("Lowest"), "5{Enter}");
    expect(screen.getByLabelText("Highest")).toHaveAccessibleDescription("Must be above the lowest value.");
    expect(create).not.toHaveBeenCalled();
  });
});

describe("AnnotateField", () => {
  it("says which numbers may be given when one is out of range", async () => {
    const save = vi.fn();
    show(<AnnotateField config={config({})} score={undefined} onSave={save} onDrop={vi.fn()} />);
    await userEvent.type(screen.getByLabelText("helpful"), "7{Enter}");
    expect(screen.getByLabelText("helpful")).toHaveAccessibleDescription("Not saved: enter a number from 0 to 1.");
    expect(save).not.toHaveBeenCalled();
  });
});
