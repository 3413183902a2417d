export const companiesPath = '/staff/companies';

export const companyPath = (id: number) => `${companiesPath}/${id}`;

export const agreementsPath = (id: number) => `${companiesPath}/${id}/agreements`;
