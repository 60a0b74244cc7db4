// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What an asset is. The order is part of the ABI.
enum AssetKind {
    Model,
    Adapter,
    PromptProfile,
    Merge,
    Dataset,
    Workflow
}

/// @notice The field an asset works in. The order is part of the ABI.
enum Vertical {
    Nlp,
    Cv,
    Audio,
    Multimodal,
    Tabular,
    Other
}

/// @notice How a child was made from its parent. The order is part of the ABI.
enum EdgeType {
    Prompt,
    Lora,
    FineTune,
    Distil,
    Merge,
    Component,
    Dataset
}

/// @notice What the owner of a parent asks of those who derive from it, in basis points of the child's revenue.
/// @param derivatives False refuses every derivative; a workflow may still call the asset as a component.
/// @param textHash Keccak-256 of the licence text.
struct Licence {
    bool derivatives;
    uint16 promptBps;
    uint16 loraBps;
    uint16 fineTuneBps;
    uint16 distilBps;
    uint16 mergeBps;
    uint16 datasetBps;
    bytes32 textHash;
}

/// @notice A parent named at registration.
/// @param termsHash The parent's terms the child agrees to; registration reverts if they are others by then.
struct Parent {
    uint256 assetId;
    uint8 edgeType;
    bytes32 termsHash;
}

/// @notice Lower terms that a parent's steward signed for one child: its own part only, what its own parents get stays.
/// @param parentIndex Which of the registration's parents it is about.
/// @param licenceBps Takes the place of the parent's licence for this edge; not above it.
/// @param signature The steward's, over `LowerTerms` (EIP-712), or its contract's (EIP-1271). It names the child, so it serves once.
struct LowerTerms {
    uint8 parentIndex;
    uint16 licenceBps;
    uint64 validUntil;
    bytes signature;
}

/// @notice A node's word on what a merge is made of: the receipt of the job in which it merged the parents itself.
/// @param node Signed it: bonded and not suspended when the merge is registered, and not the creator's own.
/// @param jobDigest SHA-256 of the job's description, from which anyone with the parents' content can merge again.
/// @param weightsPpm The share of each `Merge` parent in the child's weights, in parts per million and in the registration's order;
/// each at least 1, 1,000,000 together.
/// @param signature Over `MergeReceipt` (EIP-712), which names the child, its digest and the parents: it serves for one registration.
struct MergeReceipt {
    address node;
    bytes32 jobDigest;
    uint64 validUntil;
    uint32[] weightsPpm;
    bytes signature;
}

/// @notice A holder's signed agreement (EIP-712, or EIP-1271 for contracts).
struct Consent {
    address holder;
    bytes signature;
}

/// @notice Everything a registration commits to.
/// @param salt Chosen by the creator; makes the asset id known before it is mined and a retry safe.
/// @param digest sha256(uint256 chainId ‖ address creator ‖ bytes32 filesRoot).
/// @param sealedCid Content identifier of the encrypted content.
/// @param metadataCid Content identifier of the model card.
/// @param dataKeyCommitment keccak256(dataKey).
/// @param pricePerCall USD base units.
/// @param lowerTerms Empty, or for some of the parents what their stewards signed.
struct Registration {
    bytes32 salt;
    uint8 kind;
    uint8 vertical;
    bytes32 digest;
    string sealedCid;
    string metadataCid;
    bytes32 dataKeyCommitment;
    Licence licence;
    uint64 pricePerCall;
    Parent[] parents;
    LowerTerms[] lowerTerms;
}
