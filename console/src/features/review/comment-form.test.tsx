import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { show } from "#tests/render";
import { peopleQuery } from "@/data/review";
import { CommentForm } from "./comment-form";

it("keeps what is typed right after a mention in its place", async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(peopleQuery("p").queryKey, [{ id: "u1", name: "林晓", email: "lin@example.com" }]);
  show(
    <QueryClientProvider client={queries}>
      <CommentForm projectId="p" busy={false} anchor={undefined} onDropAnchor={() => undefined} onSend={() => undefined} writing={false} onWriting={() => undefined} />
    </QueryClientProvider>,
  );
  const box = screen.getByRole<HTMLTextAreaElement>("textbox");
  const hand = userEvent.setup({ delay: null });
  await hand.type(box, "@林");
  await screen.findByRole("option");
  await hand.keyboard("{Enter}看看");
  // The browser draws only now.
  await new Promise((drawn) => requestAnimationFrame(drawn));
  await hand.keyboard("跟踪");
  expect(box.value).toBe("@[林晓](user:u1) 看看跟踪");
});
