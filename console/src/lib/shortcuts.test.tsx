import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { useShortcuts, type Shortcuts } from "./shortcuts";

function Keys({ keys }: { keys: Shortcuts }) {
  useShortcuts(keys);
  return <input aria-label="box" />;
}

it("acts on single keys, but not while somebody types or holds a modifier", async () => {
  const act = vi.fn();
  render(<Keys keys={{ j: act }} />);
  await userEvent.keyboard("j");
  expect(act).toHaveBeenCalledTimes(1);
  await userEvent.keyboard("{Control>}j{/Control}");
  await userEvent.type(screen.getByLabelText("box"), "jjj");
  expect(act).toHaveBeenCalledTimes(1);
});

it("gives a key to the next one when the first leaves it", async () => {
  const later = vi.fn();
  const early = vi.fn<() => boolean>(() => false);
  render(
    <>
      <Keys keys={{ s: early }} />
      <Keys keys={{ s: later }} />
    </>,
  );
  await userEvent.keyboard("s");
  expect(early.mock.invocationCallOrder[0]).toBeLessThan(later.mock.invocationCallOrder[0] as number);
  early.mockReturnValue(true);
  await userEvent.keyboard("s");
  expect(later).toHaveBeenCalledTimes(1);
});

it("hears sequences, whoever is registered first, before the single keys that end them", async () => {
  const [graph, star, traces, tree] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
  render(
    <>
      <Keys keys={{ "g t": traces }} />
      <Keys keys={{ "g g": graph, s: star, t: tree }} />
    </>,
  );
  await userEvent.keyboard("gg");
  expect(graph).toHaveBeenCalledTimes(1);
  await userEvent.keyboard("t");
  expect([traces.mock.calls.length, tree.mock.calls.length]).toEqual([0, 1]);
  await userEvent.keyboard("gt");
  expect([traces.mock.calls.length, tree.mock.calls.length]).toEqual([1, 1]);
  await userEvent.keyboard("gs");
  expect(star).toHaveBeenCalledTimes(1);
});

it("rests while an input method composes, however the browser says so", () => {
  const act = vi.fn();
  render(<Keys keys={{ j: act }} />);
  fireEvent.keyDown(document.body, { key: "j", isComposing: true });
  fireEvent.keyDown(document.body, { key: "j", keyCode: 229 });
  expect(act).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "j" });
  expect(act).toHaveBeenCalledTimes(1);
});
