import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { useShortcuts, type Shortcuts } from "./shortcuts";

function Keys({ keys, first }: { keys: Shortcuts; first?: boolean }) {
  useShortcuts(keys, first);
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
  const early = vi.fn(() => false);
  render(
    <>
      <Keys keys={{ s: later }} />
      <Keys keys={{ s: early }} first />
    </>,
  );
  await userEvent.keyboard("s");
  expect(early.mock.invocationCallOrder[0]).toBeLessThan(later.mock.invocationCallOrder[0] as number);
  early.mockReturnValue(true as unknown as false);
  await userEvent.keyboard("s");
  expect(later).toHaveBeenCalledTimes(1);
});
