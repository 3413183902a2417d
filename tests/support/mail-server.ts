import { createServer, type Socket } from 'node:net';

/** The few words of SMTP a client needs, from a server that can be made to wait, to refuse and to hang up. */
export interface MailServer {
  readonly url: string;
  /** What clients asked, in their own words. */
  readonly commands: string[];
  /** Every message whose end came in. */
  readonly messages: string[];
  /** Waited for before the server asks for the mail itself. */
  beforeData: () => Promise<void>;
  /** The answer to a whole message; null hangs up. */
  answer: () => Promise<string | null>;
  stop(): void;
}

export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    converse(socket, box);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const box: MailServer = {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    commands: [],
    messages: [],
    beforeData: async () => {},
    answer: async () => '250 taken',
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return box;
}

function converse(socket: Socket, box: MailServer): void {
  let message: string | null = null;
  let rest = '';
  socket.write('220 test\r\n');
  const end = async (text: string) => {
    box.messages.push(text);
    const answer = await box.answer();
    if (answer === null) socket.destroy();
    else socket.write(`${answer}\r\n`);
  };
  const command = async (line: string) => {
    box.commands.push(line);
    if (line === 'DATA') await box.beforeData();
    socket.write(answers[line] ?? '250 ok\r\n');
  };
  socket.on('data', (chunk) => {
    rest += chunk.toString();
    for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
      const line = rest.slice(0, at);
      rest = rest.slice(at + 2);
      if (message === null) {
        if (line === 'DATA') message = '';
        void command(line);
      } else if (line === '.') {
        void end(message);
        message = null;
      } else message += `${line}\n`;
    }
  });
}

const answers: Readonly<Record<string, string>> = { DATA: '354 go on\r\n', QUIT: '221 bye\r\n' };
