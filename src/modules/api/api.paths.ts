export const availabilityPath = '/api/v1/availability';
export const reservationsPath = '/api/v1/reservations';
export const openApiPath = '/api/v1/openapi.json';
export const apiDocsPath = '/api/docs';

export function apiReservationPath(number: string): string {
  return `${reservationsPath}/${encodeURIComponent(number)}`;
}
