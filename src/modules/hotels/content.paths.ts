/** What guests read about the house. */
export const aboutPath = '/staff/settings/about';
export const facilitiesPath = '/staff/settings/facilities';
export const newFacilityPath = `${facilitiesPath}/new`;
export const facilityRoute = `${facilitiesPath}/:id`;
export const facilityPath = (id: number) => `${facilitiesPath}/${id}`;
export const facilityRemovalRoute = `${facilityRoute}/removal`;
export const facilityRemovalPath = (id: number) => `${facilityPath(id)}/removal`;
