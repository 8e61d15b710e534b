import { Alert, Badge, createTheme, Drawer, Modal, Paper, Table, Tooltip } from '@mantine/core';

/**
 * Colours, fonts and radii are in `theme.css`: variables that Mantine writes at run time go into a `<style>` element, which the
 * content security policy refuses. For the same reason nothing here locks the scroll bar or takes responsive style props.
 */
export const theme = createTheme({
  primaryColor: 'cyan',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: { lockScroll: false, centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.45 } },
    }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: 'lg', p: 'lg' } }),
    Alert: Alert.extend({ defaultProps: { radius: 'md' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 200, events: { hover: true, focus: true, touch: true } } }),
  },
});
