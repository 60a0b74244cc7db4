import { Inject } from '@nestjs/common';
import { Args, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { connectionOf, pageArgs, type PageArguments } from '@icubed/graphql';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { globalId, localId } from '../chain/global-id.js';
import type { ConnectedNode } from './connected-node.js';
import { NodeRegistry } from './node-registry.js';

/** Which nodes there are and what they ask is public: it is what a quote is made of. */
@Resolver('Node')
export class NodeResolver {
  constructor(
    @Inject(NodeRegistry) private readonly registry: NodeRegistry,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  @Query('nodes')
  nodes(@Args() args: PageArguments) {
    const page = pageArgs(args);
    const after = page.after && String(page.after[0]);
    const rows = this.registry.list().filter(({ node }) => after === undefined || node.localeCompare(after) > 0);
    return connectionOf(
      rows.slice(0, page.limit).map((node) => this.view(node)),
      page,
      ({ address }) => [address],
    );
  }

  @ResolveReference()
  resolveReference(reference: { id: string }) {
    const wanted = localId('node', this.chain.chainId, reference.id);
    const node = this.registry.list().find((each) => each.node === wanted);
    return node === undefined ? null : this.view(node);
  }

  private view(node: ConnectedNode) {
    const { capabilities, software, priceUsdMicros: price } = node.profile;
    return {
      id: globalId('node', this.chain.chainId, node.node),
      address: node.node,
      price,
      ...capabilities,
      opensSealed: capabilities.opensSealed === true,
      free: node.free,
      draining: node.draining,
      software,
      connectedAt: node.connectedAt,
    };
  }
}
