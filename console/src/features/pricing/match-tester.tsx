import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelItem } from "@/api/types";
import { matchQuery } from "@/data/pricing";
import { SearchBox } from "@/ui/search-box";
import { PriceTable } from "./price-table";

/** Which definition a model name gets, and with it which prices, from where and from when. */
export function MatchTester({ projectId }: { projectId: string }) {
  const { t } = useTranslation("pricing");
  const [name, setName] = useState("");
  const match = useQuery({ ...matchQuery(projectId, name), enabled: name !== "" });
  return (
    <section aria-label={t("match.title")} className="mb-6 rounded-md border border-line p-4">
      <h3 className="font-semibold">{t("match.title")}</h3>
      <p className="mb-2 text-ink-2">{t("match.lead")}</p>
      <SearchBox value={name} onSearch={setName} label={t("match.name")} className="w-96" />
      <div aria-live="polite">
        {name !== "" && match.data === null && <p className="mt-3 text-warn">{t("match.none", { name })}</p>}
        {name !== "" && match.data && <Winner name={name} model={match.data} />}
      </div>
    </section>
  );
}

function Winner({ name, model }: { name: string; model: ModelItem }) {
  const { t } = useTranslation("pricing");
  return (
    <div className="mt-3">
      <p>{t(model.is_default ? "match.built_in" : "match.own", { name, model: model.model_name })}</p>
      <p className="ellipsis font-mono text-meta text-ink-2" title={model.match_pattern}>
        {model.match_pattern}
      </p>
      <PriceTable model={model} />
    </div>
  );
}
