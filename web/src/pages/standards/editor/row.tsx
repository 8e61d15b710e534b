import { Button, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import '@/pages/agreements/editor/editor.css';

/** One of several alike, with a name for those who listen. */
export function EditorRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <fieldset className="rule-row">
      <legend className="visually-hidden">{name}</legend>
      {children}
    </fieldset>
  );
}

export function RemoveButton({ label, name, onClick }: { label: string; name: string; onClick: () => void }) {
  return (
    <Button
      mt="sm"
      size="xs"
      variant="subtle"
      color="red"
      leftSection={<IconTrash size={15} aria-hidden />}
      onClick={onClick}
      aria-label={name}
    >
      {label}
    </Button>
  );
}

export function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="light" leftSection={<IconPlus size={16} aria-hidden />} onClick={onClick} className="add-row">
      {label}
    </Button>
  );
}

/** What is wrong with a part as a whole. */
export function PartError({ error }: { error: ReactNode }) {
  if (!error) return null;
  return (
    <Text className="part-error" role="alert">
      {error}
    </Text>
  );
}
