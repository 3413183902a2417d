import { customerPrivacyPath } from '../customers/customer.paths.ts';

export const personalDataPath = (id: number) => `${customerPrivacyPath(id)}/personal-data`;
export const personalPdfPath = (id: number) => `${personalDataPath(id)}.pdf`;
export const erasurePath = (id: number) => `${customerPrivacyPath(id)}/erasure`;

/** Where the desk enters what a guest asks for about his data. */
export const newRequestPath = (customerId: number) => `${customerPrivacyPath(customerId)}/requests`;

/** The house's own desk for privacy: requests, who looked, how long is kept. */
export const privacyDeskPath = '/staff/privacy';
export const retentionPath = `${privacyDeskPath}/retention`;
export const viewsPath = `${privacyDeskPath}/views`;
export const viewsOfGuestPath = (customerId: number) => `${viewsPath}?guest=${customerId}`;
export const requestPath = (id: number) => `${privacyDeskPath}/requests/${id}`;
export const answerDaysPath = `${privacyDeskPath}/answer-days`;
export const overdueRequestsPath = `${privacyDeskPath}?show=overdue`;
/** Where a guest fetches his data, by the link that he was sent. */
export const personalFilePath = (token: string) => `/privacy/file/${token}`;
export const personalFileCodePath = (token: string) => `${personalFilePath(token)}/code`;
export const personalFileJsonPath = (token: string) => `${personalFilePath(token)}/personal-data`;
export const personalFilePdfPath = (token: string) => `${personalFileJsonPath(token)}.pdf`;
/** The privacy notice, for everybody to read; each version of it by its name. */
export const noticePath = '/privacy';
export const noticeVersionPath = (version: string) => `${noticePath}/versions/${version}`;
export const wordingsPath = `${privacyDeskPath}/wordings`;

export const wordingsOfPath = (purpose: string) => `${wordingsPath}?purpose=${purpose}`;
export const wordingPreviewPath = `${wordingsPath}/preview`;
