import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguage } from "@/lib/i18n";
import { startTheme } from "@/lib/theme";
import { Toasts } from "@/ui/toast";
import { TipProvider } from "@/ui/tooltip";
import "@/ui/theme.css";
import { makeQueries } from "./queries";
import { makeRouter } from "./router";
import { reloadAfterUpgrade } from "./upgrade";

reloadAfterUpgrade();
startTheme();
const queries = makeQueries();
const router = makeRouter(queries);

void startLanguage().then(() => {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <TipProvider>
          <RouterProvider router={router} />
          <Toasts />
        </TipProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
});
