import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG } from '@icubed/hosting';
import { MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES } from '@icubed/protocol';
import { LOGGER, type Logger, METRICS } from '@icubed/telemetry';
import { Gauge, type Registry } from 'prom-client';
import { WebSocketServer } from 'ws';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import type { ExecutorConfig } from '../config.js';
import { LeaseBroker } from './lease-broker.js';
import { NodeConnection, refuseUpgrade } from './node-connection.js';
import { NodeRegistry } from './node-registry.js';

const PATH = '/node';
/** Strangers may hold this many sockets open before they have said who they are. */
const MAX_CONNECTIONS = 1_024;

/** The one door of nodes: a WebSocket at /node on the service's own port. */
@Injectable()
export class NodeGateway implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly connections = new Set<NodeConnection>();
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: 4 + MAX_HEADER_BYTES + MAX_PAYLOAD_BYTES,
    // pictures do not compress, and inflating a stranger's bytes is a way to be drowned
    perMessageDeflate: false,
  });
  private closing = false;

  constructor(
    @Inject(HttpAdapterHost) private readonly adapter: HttpAdapterHost,
    @Inject(CONFIG) private readonly config: ExecutorConfig,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(NodeRegistry) private readonly registry: NodeRegistry,
    @Inject(LeaseBroker) private readonly broker: LeaseBroker,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    const connected = new Gauge({
      name: 'executor_nodes_connected',
      help: 'Nodes with a proven key and an open connection',
      registers: [],
      collect(): void {
        this.set(registry.list().length);
      },
    });
    metrics.registerMetric(connected);
  }

  onApplicationBootstrap(): void {
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  onModuleDestroy(): void {
    this.disconnectAll();
  }

  /** Takes no new nodes and gives the leases under way this long to end. */
  async finishLeases(timeoutMs: number): Promise<void> {
    this.closing = true;
    const end = Date.now() + timeoutMs;
    while (this.broker.underWay > 0 && Date.now() < end) await this.registry.change(Math.min(50, timeoutMs));
  }

  /** An upgraded socket keeps its server from closing: whoever closes the server first closes these. */
  disconnectAll(): void {
    this.closing = true;
    for (const connection of this.connections) connection.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url?.split('?', 1)[0];
    // the subgraph listens on the same server for its subscriptions
    if (path?.startsWith('/graphql')) return;
    if (path !== PATH) return refuseUpgrade(socket, '404 Not Found');
    if (this.closing || this.connections.size >= MAX_CONNECTIONS)
      return refuseUpgrade(socket, '503 Service Unavailable');
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      const { chain: context, registry, broker, logger } = this;
      const received = (): number => request.socket.bytesRead;
      const connection = new NodeConnection(webSocket, {
        context,
        origin: this.config.nodeOrigin,
        allowed: this.config.allowedNodes,
        received,
        registry,
        broker,
        logger,
      });
      this.connections.add(connection);
      webSocket.on('close', () => this.connections.delete(connection));
    });
  }
}
