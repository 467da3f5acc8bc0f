import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Forwards connections to one of several replicas, as a load balancer does. */
export class Switch {
  private readonly sockets = new Set<Socket>();
  private target: number | undefined;

  private constructor(private readonly server: Server) {
    server.on('connection', (incoming) => this.forward(incoming));
  }

  static async start(): Promise<Switch> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Switch(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks all connections. Later ones reach this service; without one, they are refused. */
  use(serviceUrl: string | undefined): void {
    this.target = serviceUrl === undefined ? undefined : Number(new URL(serviceUrl).port);
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.use(undefined);
    this.server.close();
    await once(this.server, 'close');
  }

  private forward(incoming: Socket): void {
    this.keep(incoming);
    if (this.target === undefined) {
      incoming.destroy();
      return;
    }
    const outgoing = this.keep(connect(this.target, '127.0.0.1'));
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    // The other end may be gone at any time.
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    return socket;
  }
}
