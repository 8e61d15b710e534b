import {
  type AlertProps,
  type BadgeProps,
  createTheme,
  type DrawerProps,
  type MantineThemeComponents,
  type ModalProps,
  type PaperProps,
  type TableProps,
  type TooltipProps,
} from '@mantine/core';

/** By name and not by `Modal.extend`, which would bring every component named here along with the first page. */
const components: MantineThemeComponents = {
  Modal: defaults<ModalProps>({
    lockScroll: false,
    centered: true,
    radius: 'lg',
    overlayProps: { backgroundOpacity: 0.45 },
  }),
  Drawer: defaults<DrawerProps>({ lockScroll: false }),
  Badge: defaults<BadgeProps>({ variant: 'light', radius: 'sm', tt: 'none', fw: 500 }),
  Paper: defaults<PaperProps>({ withBorder: true, radius: 'lg', p: 'lg' }),
  Alert: defaults<AlertProps>({ radius: 'md' }),
  Table: defaults<TableProps>({ verticalSpacing: 'sm', horizontalSpacing: 'md' }),
  Tooltip: defaults<TooltipProps>({ openDelay: 200, events: { hover: true, focus: true, touch: true } }),
};

function defaults<P>(defaultProps: Partial<P>) {
  return { defaultProps };
}

/**
 * Colours, fonts and radii are in `theme.css`: variables that Mantine writes at run time go into a `<style>` element, which the
 * content security policy refuses. For the same reason nothing here locks the scroll bar or takes responsive style props.
 */
export const theme = createTheme({
  primaryColor: 'cyan',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components,
});
