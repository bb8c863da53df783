/** The pages of a project's settings, as their addresses call them. */
export const PROJECT_SETTINGS = ["general", "api-keys", "members", "models", "scores", "ingestion", "danger"] as const;
export type ProjectSettingsPageId = (typeof PROJECT_SETTINGS)[number];

/** What other addresses call the same pages. */
const ALIASES: Readonly<Record<string, ProjectSettingsPageId>> = { index: "general", "score-configs": "scores", "api-key": "api-keys" };

export function settingsPageOf(page: string): ProjectSettingsPageId | undefined {
  return PROJECT_SETTINGS.find((one) => one === page) ?? ALIASES[page];
}
