import type { ReactNode } from "react";

interface CheckboxProps {
  checked: boolean;
  onToggle: (checked: boolean) => void;
  label: ReactNode;
  trailing?: ReactNode;
  title?: string;
}

export function Checkbox({ checked, onToggle, label, trailing, title }: CheckboxProps) {
  return (
    <label title={title} className="group flex h-6 cursor-pointer items-center gap-2 rounded-sm px-1 hover:bg-hover">
      <input type="checkbox" checked={checked} onChange={(event) => onToggle(event.target.checked)} className="size-3.5 shrink-0 accent-accent" />
      <span className="ellipsis min-w-0 flex-1">{label}</span>
      {trailing}
    </label>
  );
}
