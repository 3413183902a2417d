/** What guests read about the house. */
export const aboutPath = '/staff/settings/about';
export const facilitiesPath = '/staff/settings/facilities';
export const newFacilityPath = `${facilitiesPath}/new`;
export const facilityRoute = `${facilitiesPath}/:id`;
export const facilityPath = (id: number) => `${facilitiesPath}/${id}`;
