import { useTranslation } from "react-i18next";
import { ApiError } from "@/lib/http";
import { errorText } from "@/ui/error-text";

/** What the server did not accept, with the places it named. */
export function Refusal({ error }: { error: unknown }) {
  const { i18n } = useTranslation("datasets");
  if (!error) return null;
  const details = error instanceof ApiError ? error.details : [];
  return (
    <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
      {details.length === 0 && <p>{errorText(i18n, error)}</p>}
      <ul className="flex flex-col gap-0.5">
        {details.map((one) => (
          <li key={`${one.path.join(".")} ${one.message}`}>
            <code className="font-mono text-meta">{one.path.join(".")}</code> {one.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
