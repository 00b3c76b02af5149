import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface Tab<Name extends string> {
  name: Name;
  title: ReactNode;
}

/** Tabs whose choice the caller keeps (in the address, so that a link leads to the tab). */
export function Tabs<Name extends string>({
  tabs,
  value,
  onChange,
  label,
  children,
}: {
  tabs: Tab<Name>[];
  value: Name;
  onChange: (name: Name) => void;
  label: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root value={value} onValueChange={(name) => onChange(name as Name)}>
      <Radix.List aria-label={label} className="mb-5 flex gap-5 border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.name}
            value={tab.name}
            className="-mb-px border-b-2 border-transparent py-2 font-medium text-muted hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={value} className="outline-none" tabIndex={-1}>
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
