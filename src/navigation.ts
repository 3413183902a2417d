import type { NavGroup } from './platform/views/shell.ts';

/** The menu of the back office, in the order of a working day. Each reader sees what he may open. */
export const navigation: readonly NavGroup[] = [
  {
    items: [
      { key: 'navigation.today', href: '/staff/today', icon: 'layout-sidebar', access: 'reservations.view' },
      {
        key: 'navigation.reservations',
        href: '/staff/reservations',
        icon: 'notebook',
        access: 'reservations.view',
      },
      {
        key: 'navigation.reviews',
        href: '/staff/reviews',
        icon: 'checklist',
        access: 'reservations.review',
        waiting: 'reviews',
      },
      {
        key: 'navigation.waiting-list',
        href: '/staff/waiting-list',
        icon: 'hourglass',
        access: 'reservations.view',
      },
      {
        key: 'navigation.assignment',
        href: '/staff/assignment',
        icon: 'key',
        access: 'reservations.view',
      },
      {
        key: 'navigation.tape-chart',
        href: '/staff/tape-chart',
        icon: 'layout-board-split',
        access: 'reservations.view',
      },
      { key: 'navigation.rooms', href: '/staff/rooms', icon: 'bed', access: 'rooms.view' },
      {
        key: 'navigation.alerts',
        href: '/staff/alerts',
        icon: 'bell',
        access: 'alerts.read',
        waiting: 'alerts',
      },
      { key: 'navigation.customers', href: '/staff/guests', icon: 'users', access: 'customers.view' },
    ],
  },
  {
    key: 'navigation.money',
    items: [
      { key: 'navigation.night-audit', href: '/staff/night-audit', icon: 'moon', access: 'night-audit.view' },
      {
        key: 'navigation.payments',
        href: '/staff/payments/reconciliation',
        icon: 'credit-card',
        access: 'payments.reconcile',
      },
      {
        key: 'navigation.claims',
        href: '/staff/payments/claims',
        icon: 'credit-card-off',
        access: 'payments.take',
      },
      {
        key: 'navigation.receivables',
        href: '/staff/receivables',
        icon: 'building',
        access: 'receivables.view',
      },
      {
        key: 'navigation.stored-value',
        href: '/staff/stored-value',
        icon: 'credit-card',
        access: 'stored-value.view',
      },
      { key: 'navigation.reports', href: '/staff/reports', icon: 'chart-line', access: 'reports.view' },
    ],
  },
  {
    key: 'navigation.selling',
    items: [
      {
        key: 'navigation.inventory',
        href: '/staff/inventory',
        icon: 'calendar-stats',
        access: 'inventory.view',
      },
      { key: 'navigation.rates', href: '/staff/rates', icon: 'tag', access: 'rates.view' },
      {
        key: 'navigation.changes',
        href: '/staff/rates/changes',
        icon: 'file-text',
        access: 'rates.view',
        waiting: 'changes',
      },
      {
        key: 'navigation.loyalty',
        href: '/staff/members',
        also: '/staff/loyalty',
        icon: 'gift',
        access: 'loyalty.view',
      },
      { key: 'navigation.events', href: '/staff/events', icon: 'confetti', access: 'events.view' },
      { key: 'navigation.messages', href: '/staff/messages', icon: 'message', access: 'messages.edit' },
      { key: 'navigation.care', href: '/staff/care', icon: 'heart', access: 'messages.edit' },
    ],
  },
  {
    key: 'navigation.hotel',
    items: [
      { key: 'navigation.settings', href: '/staff/settings', icon: 'settings', access: 'rates.view' },
      { key: 'navigation.users', href: '/staff/admin/users', icon: 'user-cog', access: 'staff.manage' },
      { key: 'navigation.audit', href: '/staff/admin/audit', icon: 'history', access: 'audit.view' },
      {
        key: 'navigation.privacy',
        href: '/staff/privacy',
        icon: 'shield-lock',
        access: 'customers.export',
      },
      { key: 'navigation.mail', href: '/staff/admin/mail', icon: 'mail', access: 'mail.view' },
      { key: 'navigation.jobs', href: '/staff/admin/jobs', icon: 'clock', access: 'jobs.view' },
      { key: 'navigation.design', href: '/staff/design', icon: 'palette', access: 'design.view' },
    ],
  },
];
