export const availabilityPath = '/api/v1/availability';
export const reservationsPath = '/api/v1/reservations';
export const apiCustomersPath = '/api/v1/customers';
export const openApiPath = '/api/v1/openapi.json';
export const apiKeysPath = '/staff/settings/api-keys';

export function apiKeyRevocationPath(id: number): string {
  return `${apiKeysPath}/${id}/revocation`;
}
