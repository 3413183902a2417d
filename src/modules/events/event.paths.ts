import type { FileFormat } from '../../platform/table-file.ts';

export const staffEventsPath = '/staff/events';
export const newEventPath = `${staffEventsPath}/new`;
export const staffEventPath = (id: number | string) => `${staffEventsPath}/${id}`;
export const eventChangePath = (id: number | string) => `${staffEventPath(id)}/change`;
export const eventStatusPath = (id: number | string) => `${staffEventPath(id)}/status`;
export const participantsPath = (id: number | string, format: FileFormat | ':format') =>
  `${staffEventPath(id)}/participants.${format}`;
export const deskRegistrationsPath = (id: number | string) => `${staffEventPath(id)}/registrations`;
/** Lets in whoever shows a member's card. */
export const cardArrivalsPath = (id: number | string) => `${staffEventPath(id)}/arrivals`;
const registrationPath = (id: number | string, registrationId: number | string) =>
  `${deskRegistrationsPath(id)}/${registrationId}`;
export const arrivalPath = (id: number | string, registrationId: number | string) =>
  `${registrationPath(id, registrationId)}/arrival`;
export const arrivalUndoPath = (id: number | string, registrationId: number | string) =>
  `${arrivalPath(id, registrationId)}/undo`;
export const deskCancellationPath = (id: number | string, registrationId: number | string) =>
  `${registrationPath(id, registrationId)}/cancellation`;

/** The guest's side. */
export const eventsPath = '/events';
export const eventPath = (id: number | string) => `${eventsPath}/${id}`;
export const registrationsPath = (id: number | string) => `${eventPath(id)}/registrations`;
const ownPath = '/event-registrations';
export const ownRegistrationPath = (token: string) => `${ownPath}/${token}`;
/** Leads to a provider, to pay for a place that is held. */
export const ownPaymentPath = (token: string) => `${ownRegistrationPath(token)}/payment`;
export const ownCancellationPath = (token: string) => `${ownRegistrationPath(token)}/cancellation`;
export const ownCalendarPath = (token: string) => `${ownRegistrationPath(token)}/event.ics`;
export const accountEventsPath = '/account/events';
