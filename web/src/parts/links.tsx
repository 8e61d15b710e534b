import { Anchor, Button } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** A link within the portal. */
export const A = createLink(Anchor<'a'>);

/** A link that looks like a button. */
export const LinkButton = createLink(Button<'a'>);
