import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { describe, expect, it } from "vitest";
import { show } from "#tests/render";
import { PayloadView } from "./payload-view";

const view = (raw: string, mode: "formatted" | "json" = "formatted") => show(<PayloadView raw={raw} mode={mode} projectId="p" label="Input" />);

describe("PayloadView", () => {
  it("names roles in the reader's language", async () => {
    await i18next.changeLanguage("zh-CN");
    view(JSON.stringify([{ role: "user", content: "你好" }]));
    expect(screen.getByText("用户")).toBeInTheDocument();
    expect(screen.getByText("你好")).toBeInTheDocument();
  });

  it("keeps thinking folded until it is asked for", async () => {
    view("<think>secret plan</think>the answer");
    expect(screen.getByText("the answer")).toBeInTheDocument();
    expect(screen.queryByText("secret plan")).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: /Thinking/ }));
    expect(screen.getByText("secret plan")).toBeInTheDocument();
  });

  it("folds earlier messages of a long conversation", async () => {
    view(JSON.stringify(Array.from({ length: 12 }, (_, at) => ({ role: at % 2 ? "assistant" : "user", content: `message ${at}` }))));
    expect(screen.queryByText("message 3")).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Show 7 earlier messages" }));
    expect(screen.getByText("message 3")).toBeInTheDocument();
  });

  it("never makes elements or requests out of a stranger's HTML and pictures", async () => {
    const { container } = view("# Title\n\n<img src=x onerror=alert(1)> <script>bad()</script>\n\n![cat](https://elsewhere.example/cat.png) [go](javascript:alert(1))");
    await screen.findByRole("heading", { name: "Title" });
    expect(container.querySelector("img, script")).toBeNull();
    expect(screen.getByRole("link", { name: "cat" })).toHaveAttribute("href", "https://elsewhere.example/cat.png");
    expect(container.innerHTML).not.toContain("javascript:");
  });

  it("shows JSON as a tree that folds", async () => {
    view('{"a": {"b": "deep"}}', "json");
    expect(screen.getByText('"deep"')).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole("button", { name: "Fold" })[1] as HTMLElement);
    expect(screen.queryByText('"deep"')).not.toBeInTheDocument();
  });

  it("marks which retrieved texts an answer cites", () => {
    view(JSON.stringify({ answer: "yes [ID:1]", reference: { chunks: [{ content: "first", similarity: 0.5 }, { content: "second", similarity: 0.4 }] } }));
    expect(screen.getByText("not cited")).toBeInTheDocument();
    expect(screen.getByText("cited")).toBeInTheDocument();
  });

  it("says so when nothing was recorded", () => {
    view("");
    expect(screen.getByText("Nothing was recorded")).toBeInTheDocument();
  });
});
