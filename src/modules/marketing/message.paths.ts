export const messagesPath = '/staff/messages';

export const messagePath = (kind: string, channel: string, language: string) =>
  `${messagesPath}/${kind}/${channel}/${language}`;
export const messagePreviewPath = (kind: string, channel: string, language: string) =>
  `${messagePath(kind, channel, language)}/preview`;
export const messageResetPath = (kind: string, channel: string, language: string) =>
  `${messagePath(kind, channel, language)}/reset`;
