export const FILE_PROOF_DEPS = Symbol('FILE_PROOF_DEPS');
