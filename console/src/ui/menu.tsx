import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { cx } from "@/lib/cx";

interface MenuProps {
  trigger: ReactElement;
  children: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
  width?: number;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

export function Menu({ trigger, children, align = "start", side = "bottom", width, open, onOpenChange }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          style={{ minWidth: width ?? 180 }}
          className="z-50 max-h-[min(480px,70vh)] overflow-y-auto rounded-md border border-line bg-ground p-1 shadow-layer"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ROW = "flex min-h-7 cursor-pointer items-center gap-2 rounded-sm px-2 outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-50 select-none";

interface MenuItemProps {
  onSelect: () => void;
  icon?: ReactNode;
  trailing?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

export function MenuItem({ onSelect, icon, trailing, danger = false, disabled = false, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item onSelect={onSelect} disabled={disabled} className={cx(ROW, danger && "text-bad")}>
      {icon && <span className="flex w-4 justify-center text-ink-2">{icon}</span>}
      <span className="ellipsis min-w-0 flex-1">{children}</span>
      {trailing}
    </DropdownMenu.Item>
  );
}

interface MenuToggleProps {
  checked: boolean;
  onToggle: (checked: boolean) => void;
  children: ReactNode;
  trailing?: ReactNode;
}

/** Stays open while several are chosen. */
export function MenuToggle({ checked, onToggle, children, trailing }: MenuToggleProps) {
  return (
    <DropdownMenu.CheckboxItem checked={checked} onCheckedChange={onToggle} onSelect={(event) => event.preventDefault()} className={ROW}>
      <span className="flex w-4 justify-center text-accent">{checked && <Check size={14} />}</span>
      <span className="ellipsis min-w-0 flex-1">{children}</span>
      {trailing}
    </DropdownMenu.CheckboxItem>
  );
}

interface MenuChoicesProps<T extends string> {
  value: T;
  choices: readonly { value: T; label: string }[];
  onPick: (value: T) => void;
}

export function MenuChoices<T extends string>({ value, choices, onPick }: MenuChoicesProps<T>) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onPick(next as T)}>
      {choices.map((choice) => (
        <DropdownMenu.RadioItem key={choice.value} value={choice.value} className={ROW}>
          <span className="flex w-4 justify-center text-accent">{choice.value === value && <Check size={14} />}</span>
          <span className="ellipsis min-w-0 flex-1">{choice.label}</span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-meta text-ink-2">{children}</DropdownMenu.Label>;
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
