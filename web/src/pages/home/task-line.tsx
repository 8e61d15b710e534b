import { Group, Text, ThemeIcon } from '@mantine/core';
import { IconChevronRight, type IconHome } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import './home.css';

type TaskLineProps = Pick<LinkProps, 'to' | 'params' | 'search'> & {
  icon: typeof IconHome;
  title: string;
  text: string;
  isUrgent?: boolean;
};

/** One thing that waits, as a link to where it is done. */
export function TaskLine({ icon: Icon, title, text, isUrgent, ...link }: TaskLineProps) {
  return (
    <Link {...link} className="task-line">
      <Group wrap="nowrap" gap="md">
        <ThemeIcon variant="light" color={isUrgent ? 'orange' : 'gray'} size={38} radius="md">
          <Icon size={20} stroke={1.7} aria-hidden />
        </ThemeIcon>
        <div className="task-text">
          <Text fw={600} truncate dir="auto">
            {title}
          </Text>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
        <IconChevronRight size={18} aria-hidden />
      </Group>
    </Link>
  );
}
