import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { serve, show } from "#tests/render";
import { KeysSection } from "./keys/keys-section";
import { AuditTable } from "./organizations/audit-table";
import { RetentionForm } from "./projects/retention-form";
import { FirstLight } from "./setup/first-light";
import { SNIPPETS, snippet, dotEnv } from "./setup/snippets";
import { SignUpForm } from "./sign/sign-up-form";
import { lacking } from "./sign/password-rule";

const CONNECTION = { host: "http://10.0.0.7:3001", publicKey: "pk-lf-1", secretKey: "sk-lf-1" };

describe("snippets", () => {
  it("all carry the real address and keys", () => {
    for (const kind of SNIPPETS) {
      const code = snippet(kind, CONNECTION);
      expect(code).toContain(CONNECTION.host);
      if (kind !== "otel") expect(code).toContain("sk-lf-1");
    }
    expect(snippet("otel", CONNECTION)).toContain(btoa("pk-lf-1:sk-lf-1"));
    expect(dotEnv(CONNECTION)).toContain('LANGFUSE_HOST="http://10.0.0.7:3001"');
  });
});

describe("the sign-up form", () => {
  it("says what a password lacks, and takes names of any script", async () => {
    const submit = vi.fn();
    show(<SignUpForm busy={false} onSubmit={submit} />);
    const button = screen.getByRole("button", { name: "Create account" });
    await userEvent.type(screen.getByLabelText("Name"), "张三");
    await userEvent.type(screen.getByLabelText("Email"), "zhang@example.com");
    await userEvent.type(screen.getByLabelText("Password"), "short");
    expect(button).toBeDisabled();
    await userEvent.type(screen.getByLabelText("Password"), "er-2026");
    await userEvent.click(button);
    expect(submit).toHaveBeenCalledWith({ name: "张三", email: "zhang@example.com", password: "shorter-2026" });
  });

  it("counts characters, not code units", () => {
    expect(lacking("密码密码密码a1!")).toEqual([]);
    expect(lacking("aaaaaaa1")).toEqual(["special"]);
  });
});

describe("API keys", () => {
  const key = { id: "k1", public_key: "pk-lf-old", display_secret_key: "sk-lf-...dead", note: "server", created_at: "2026-11-01T00:00:00Z", expires_at: null, last_used_at: null };

  it("show a new pair once, and only after it was made", async () => {
    const asked = serve({
      "GET /projects/p/keys": { body: { items: [key] } },
      "POST /projects/p/keys": { status: 201, body: { ...key, id: "k2", public_key: "pk-lf-new", secret_key: "sk-lf-new" } },
    });
    show(<KeysSection owner={{ kind: "project", id: "p" }} baseUrl="http://lampyris.example" mayChange />);
    await screen.findByText("pk-lf-old");
    await userEvent.click(screen.getByRole("button", { name: "Create API Key" }));
    await userEvent.type(screen.getByLabelText("Note"), "laptop");
    const buttons = screen.getAllByRole("button", { name: "Create API Key" });
    await userEvent.click(buttons.at(-1) as HTMLElement);
    expect(await screen.findByText("sk-lf-new")).toBeInTheDocument();
    expect(asked.find((one) => one.method === "POST")?.body).toEqual({ note: "laptop" });
    await userEvent.click(screen.getByRole("button", { name: "I have copied it" }));
    expect(screen.queryByText("sk-lf-new")).not.toBeInTheDocument();
  });

  it("offer nothing to somebody who may not change them", async () => {
    serve({ "GET /projects/p/keys": { body: { items: [key] } } });
    show(<KeysSection owner={{ kind: "project", id: "p" }} baseUrl="" mayChange={false} />);
    await screen.findByText("pk-lf-old");
    expect(screen.queryByRole("button", { name: /Create|Revoke/ })).not.toBeInTheDocument();
  });

  it("say what failed and offer to try again", async () => {
    serve({ "GET /projects/p/keys": { status: 503, body: { code: "store_unavailable", message: "x" } } });
    show(<KeysSection owner={{ kind: "project", id: "p" }} baseUrl="" mayChange />);
    expect(await screen.findByRole("alert")).toHaveTextContent("The storage does not answer");
    expect(screen.getByRole("button", { name: "Retry" })).toBeInTheDocument();
  });
});

describe("the first light", () => {
  it("waits, then offers what has come", () => {
    const { rerender } = show(<FirstLight received={false} open={<a href="/x">{"open"}</a>} />);
    expect(screen.getByRole("status")).toHaveTextContent("Waiting for the first event");
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
    rerender(<FirstLight received open={<a href="/x">{"open"}</a>} />);
    expect(screen.getByRole("link")).toBeInTheDocument();
  });
});

describe("the audit log", () => {
  const entry = { id: "e1", at: "2026-11-01T00:00:00Z", action: "delete", resource_type: "membershipInvitation", resource_id: "i1", user_email: "a@b.c", api_key_id: null, before: null, after: null };

  it("says in words what was done to what, and shows a name that it does not know as it is", () => {
    show(<AuditTable entries={[entry, { ...entry, id: "e2", action: "fold", resource_type: "paperPlane" }] as never} />);
    expect(screen.getByText("Deleted")).toBeInTheDocument();
    expect(screen.getByText("Invitation")).toBeInTheDocument();
    expect(screen.getByText("fold")).toBeInTheDocument();
    expect(screen.getByText("paperPlane")).toBeInTheDocument();
  });
});

describe("the retention of a project", () => {
  it.each(["2", "36501", "99999999", "1.5", ""])("refuses %o at the field and names the bounds", async (days) => {
    const save = vi.fn();
    show(<RetentionForm days={0} busy={false} onSave={save} />);
    const field = screen.getByLabelText("Days to keep");
    await userEvent.clear(field);
    await userEvent.type(field, `${days}{Enter}`);
    expect(field).toHaveAccessibleDescription("0, or from 3 to 36,500 days.");
    expect(save).not.toHaveBeenCalled();
  });
});
