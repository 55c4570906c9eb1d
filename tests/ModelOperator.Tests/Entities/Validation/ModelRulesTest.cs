using ModelOperator.Entities.Validation;

namespace ModelOperator.Tests.Entities.Validation;

public sealed class ModelRulesTest
{
    private const string Key = "\"-----BEGIN PUBLIC KEY-----\\nMCo=\\n-----END PUBLIC KEY-----\\n\"";

    [TestCase("storageUri: pvc://models/a/b/rec.onnx")]
    [TestCase("storageUri: pvc://models.v2/bundle/")]
    [TestCase("storageUri: 'configmap://models/bundle.zip#onnx/rec.onnx'")]
    [TestCase("storageUri: s3://b/k, secretRef: {name: store.keys}, refresh: OnChange")]
    [TestCase("storageUri: s3://b/k, signature: {publicKey: " + Key + "}")]
    [TestCase("storageUri: s3://b/k, signature: {secretKeyRef: {name: keys, key: cosign.pub}, uri: 'https://host/rec.sig'}")]
    [TestCase("storageUri: pvc://models/rec.onnx, signature: {configMapKeyRef: {name: keys, key: cosign.pub}, uri: 'pvc://models/signatures/rec.sig'}")]
    public void Validate_WhatCanBe_IsValid(string model) => SpecValidator.Validate(Samples.FromSpec($"model: {{{model}}}")).Should().BeEmpty();

    [TestCase("storageUri: pvc://Models/rec.onnx", "spec.model.storageUri")]
    [TestCase("storageUri: pvc:///rec.onnx", "spec.model.storageUri")]
    [TestCase("storageUri: configmap://models/folder/rec.onnx", "spec.model.storageUri")]
    [TestCase("storageUri: s3://b/k, secretRef: {name: ../keys}", "spec.model.secretRef.name")]
    [TestCase("storageUri: s3://b/k, signature: {}", "spec.model.signature")]
    [TestCase("storageUri: s3://b/k, signature: {publicKey: " + Key + ", secretKeyRef: {name: k, key: k}}", "spec.model.signature")]
    [TestCase("storageUri: s3://b/k, signature: {publicKey: -----BEGIN PRIVATE KEY-----}", "spec.model.signature.publicKey")]
    [TestCase("storageUri: s3://b/k, signature: {secretKeyRef: {name: keys, key: a/b}}", "spec.model.signature.secretKeyRef.key")]
    [TestCase("storageUri: s3://b/k, signature: {secretKeyRef: {name: keys, key: k}, uri: 'pvc://models/rec.sig'}", "spec.model.signature.uri")]
    [TestCase("storageUri: pvc://models/rec.onnx, signature: {secretKeyRef: {name: keys, key: k}, uri: 'pvc://others/rec.sig'}", "spec.model.signature.uri")]
    public void Validate_WhatCanNotBe_BlamesTheField(string model, string path) =>
        SpecValidator.Validate(Samples.FromSpec($"model: {{{model}}}")).Should().ContainSingle().Which.Path.Should().Be(path);
}
