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

/// @notice Everything a registration commits to.
/// @param salt Chosen by the creator; makes the asset id known before it is mined and a retry safe.
/// @param digest sha256(uint256 chainId ‖ address creator ‖ bytes32 filesRoot).
/// @param sealedCid Content identifier of the encrypted content.
/// @param metadataCid Content identifier of the model card.
/// @param dataKeyCommitment keccak256(dataKey).
/// @param pricePerCall USD base units.
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
}
