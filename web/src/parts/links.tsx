import { Anchor, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type ButtonLinkProps = ButtonProps & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>;

function ButtonLink(props: ButtonLinkProps) {
  return <Button component="a" {...props} />;
}

/** A link within the portal. */
export const A = createLink(Anchor<'a'>);

/** A link that looks like a button. */
export const LinkButton = createLink(ButtonLink);
