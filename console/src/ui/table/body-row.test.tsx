import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { show } from "#tests/render";
import { BodyRow } from "./body-row";
import type { Column } from "./column";
import type { ColumnChoice } from "./use-columns";

interface Named {
  name: string;
}
const NAME: Column<Named> = { id: "name", title: "Name", width: 100, filter: "name", values: (row) => [row.name], render: (row) => row.name };
const COLUMNS = { visible: [NAME] } as unknown as ColumnChoice<Named>;

function shown() {
  const [onOpen, onPickValue] = [vi.fn(), vi.fn()];
  show(
    <div role="table">
      <BodyRow<Named>
        row={{ name: "chat" }}
        id="1"
        ids={() => ["1"]}
        columns={COLUMNS}
        onOpen={onOpen}
        onPickValue={onPickValue}
        template="100px"
        places={new Map()}
        start={0}
        rowPx={32}
        picked={false}
        atCursor={false}
        onHover={() => undefined}
      />
    </div>,
  );
  return { onOpen, onPickValue };
}

it("opens where it is clicked", async () => {
  const { onOpen } = shown();
  await userEvent.click(screen.getByText("chat"));
  expect(onOpen).toHaveBeenCalledWith({ name: "chat" });
});

it("narrows the list by the menu of a cell, and opens nothing", async () => {
  const { onOpen, onPickValue } = shown();
  await userEvent.click(screen.getByRole("button", { name: /Name/ }));
  await userEvent.click((await screen.findAllByRole("menuitem"))[0] as HTMLElement);
  expect(onPickValue).toHaveBeenCalledWith(NAME, "chat", false);
  expect(onOpen).not.toHaveBeenCalled();
});
