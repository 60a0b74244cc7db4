// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Registration} from "../src/registry/AssetTypes.sol";
import {Commitment} from "../src/registry/Commitment.sol";

string constant SEALED_CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
string constant METADATA_CID = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

/// @notice What the tests' assets commit to where a story needs nothing special, for each creator.
function plainCommitment(address creator) view returns (Commitment memory) {
    return Commitment(
        sha256(abi.encodePacked(block.chainid, creator, keccak256("files root"))),
        keccak256(abi.encodePacked(keccak256("data key"))),
        keccak256("licence"),
        keccak256(bytes(SEALED_CID)),
        keccak256(bytes(METADATA_CID))
    );
}

/// @notice The same of any registration, told a second time from what it says.
function commitmentIn(Registration memory r) pure returns (Commitment memory) {
    return Commitment(
        r.digest, r.dataKeyCommitment, r.licence.textHash, keccak256(bytes(r.sealedCid)), keccak256(bytes(r.metadataCid))
    );
}
