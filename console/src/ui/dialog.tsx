import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { IconButton } from "./button";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  /** Keeps the dialog until its own buttons close it: for what is shown only once. */
  insistent?: boolean;
  children: ReactNode;
  footer?: ReactNode;
}

/** A dialog without a field of its own begins at itself: on its first button, a tip would open and take the first Escape. */
function focusItself(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

export function Dialog({ open, onClose, title, description, wide = false, insistent = false, children, footer }: DialogProps) {
  const { t } = useTranslation("ui");
  const keep = (event: Event) => {
    if (insistent) event.preventDefault();
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          onOpenAutoFocus={focusItself}
          onPointerDownOutside={keep}
          onEscapeKeyDown={keep}
          aria-describedby={undefined}
          className={cx(
            "fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg border border-line bg-ground shadow-layer focus:outline-none",
            wide ? "max-w-[680px]" : "max-w-[460px]",
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-title font-semibold">{title}</Radix.Title>
              {description && <div className="mt-0.5 text-ink-2">{description}</div>}
            </div>
            {!insistent && <IconButton label={t("close")} icon={<X size={16} />} onClick={onClose} className="-mr-1.5" />}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
          {footer && <footer className="flex justify-end gap-2 px-5 pt-2 pb-4">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
