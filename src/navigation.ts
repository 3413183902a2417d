import type { NavGroup } from './platform/views/shell.ts';

/** The menu of the back office, in the order of a day's work. Each reader sees what he may open. */
export const navigation: readonly NavGroup[] = [
  {
    items: [
      { key: 'nav.today', href: '/staff', icon: 'home', access: 'staff' },
      {
        key: 'nav.reservations',
        href: '/staff/reservations',
        icon: 'calendar-event',
        access: 'reservations.view',
      },
      { key: 'nav.rooms', href: '/staff/rooms', icon: 'bed', access: 'rooms.view' },
      { key: 'nav.customers', href: '/staff/customers', icon: 'users', access: 'customers.view' },
    ],
  },
];
