export const companiesPath = '/staff/companies';

export const companyPath = (id: number) => `${companiesPath}/${id}`;
