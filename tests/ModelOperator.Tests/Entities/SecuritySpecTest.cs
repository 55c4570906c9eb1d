using ModelOperator.Entities.Validation;

namespace ModelOperator.Tests.Entities;

public sealed class SecuritySpecTest
{
    private const string Jwt = "issuer: https://i, jwksUri: https://i/jwks";

    [TestCase("{}")]
    [TestCase("{apiKeys: {secretRef: {name: clients}}}")]
    [TestCase("{tls: {secretName: tls}}")]
    [TestCase("{jwt: {" + Jwt + ", audiences: [models]}}")]
    [TestCase("{jwt: {issuer: i, jwksConfigMapKeyRef: {name: keys, key: jwks.json}, requiredClaims: {groups: vision}}}")]
    public void Validate_WhatGoesTogether_IsTaken(string security) => Errors(security).Should().BeEmpty();

    [TestCase("{apiKeys: {}}", "spec.security.apiKeys.secretRef", "is required")]
    [TestCase("{tls: {secretName: Tls}}", "spec.security.tls.secretName", "DNS name")]
    [TestCase("{jwt: {issuer: i, audiences: [a]}}", "spec.security.jwt", "exactly one of jwksUri and jwksConfigMapKeyRef")]
    [TestCase("{jwt: {" + Jwt + ", jwksConfigMapKeyRef: {name: keys, key: k}, audiences: [a]}}", "spec.security.jwt", "exactly one of")]
    [TestCase("{jwt: {jwksUri: https://i/jwks, audiences: [a]}}", "spec.security.jwt.issuer", "is required")]
    [TestCase("{jwt: {issuer: i, jwksUri: http://i/jwks, audiences: [a]}}", "spec.security.jwt.jwksUri", "https URL")]
    [TestCase("{jwt: {" + Jwt + "}}", "spec.security.jwt", "audiences or requiredClaims must be set")]
    [TestCase("{jwt: {" + Jwt + ", requiredClaims: {a=b: c}}}", "spec.security.jwt.requiredClaims[a=b]", "without '='")]
    public void Validate_WhatDoesNot_IsRefusedByName(string security, string path, string because)
    {
        var error = Errors(security).Should().ContainSingle().Which;

        error.Path.Should().Be(path);
        error.Message.Should().Contain(because);
    }

    private static IReadOnlyList<FieldError> Errors(string security) => SpecValidator.Validate(Samples.FromSpec($"{{model: {{storageUri: 'https://models.example/linear.onnx'}}, security: {security}}}"));
}
