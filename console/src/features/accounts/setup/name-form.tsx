import { useState } from "react";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";

interface NameFormProps {
  label: string;
  action: string;
  placeholder?: string;
  hint?: string;
  initial?: string;
  busy: boolean;
  onSubmit: (name: string) => void;
}

/** One name and one button: for whatever is made or renamed by its name alone. */
export function NameForm({ label, action, placeholder, hint, initial = "", busy, onSubmit }: NameFormProps) {
  const [name, setName] = useState(initial);
  const clean = name.trim();
  return (
    <form
      className="flex max-w-[460px] flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (clean !== "" && clean !== initial) onSubmit(clean);
      }}
    >
      <TextField label={label} hint={hint} placeholder={placeholder} maxLength={100} required value={name} onChange={(event) => setName(event.target.value)} />
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={clean === "" || clean === initial}>
          {action}
        </Button>
      </div>
    </form>
  );
}
