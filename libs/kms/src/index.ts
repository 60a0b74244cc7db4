export { KmsKek, kmsClient, type KmsSettings } from './kms-kek.js';
