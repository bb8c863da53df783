import type { ReactNode } from "react";

interface SettingsFrameProps {
  title: string;
  navigation: ReactNode;
  children: ReactNode;
}

/** A page of settings: its pages listed on the left, one of them on the right. */
export function SettingsFrame({ title, navigation, children }: SettingsFrameProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[1120px] gap-10 px-6 py-6">
        <div className="w-44 shrink-0">
          <h1 className="px-2 pb-3 text-title font-semibold">{title}</h1>
          {navigation}
        </div>
        <div className="min-w-0 flex-1 pt-0.5">{children}</div>
      </div>
    </div>
  );
}

interface SectionProps {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function Section({ title, lead, action, children }: SectionProps) {
  return (
    <section className="mb-8">
      <div className="mb-3 flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <h2 className="text-lead font-semibold">{title}</h2>
          {lead && <p className="max-w-[640px] text-ink-2">{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
