using System.CommandLine;
using InferenceRuntime.Configuration;
using InferenceRuntime.Security;

namespace InferenceRuntime.Tests.Security;

public sealed class SecurityFlagsTests
{
    [Test]
    public void Bind_Nothing_LetsEverybodyIn()
    {
        var options = Bind(out _);

        options.Should().Be(new SecurityOptions());
        options.AuthenticatesClients.Should().BeFalse();
    }

    [Test]
    public void Bind_Everything_IsTaken()
    {
        var options = Bind(
            out var errors, "--api-keys=/keys", "--jwt-issuer=https://issuer", "--jwt-audience=a", "--jwt-audience=b", "--jwt-jwks=https://issuer/jwks", "--jwt-required-claim=groups=vision",
            "--tls-certificate=/tls.crt", "--tls-key=/tls.key", "--tls-client-ca=/ca.crt", "--management-address=127.0.0.1:8082");

        errors.Should().BeEmpty();
        options.ApiKeys.Should().Be("/keys");
        options.Jwt!.Audiences.Should().Equal("a", "b");
        options.Jwt.RequiredClaims.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("groups", "vision"));
        options.Tls.Should().Be(new InferenceRuntime.Security.Tls.TlsOptions("/tls.crt", "/tls.key", "/ca.crt"));
        options.ManagementAddress!.Port.Should().Be(8082);
    }

    [TestCase("--jwt-jwks: is not given", "--jwt-issuer=https://issuer", "--jwt-audience=a")]
    [TestCase("--jwt-issuer: is not given", "--jwt-jwks=/jwks.json", "--jwt-audience=a")]
    [TestCase("--jwt-audience: is not given, and neither is --jwt-required-claim", "--jwt-issuer=https://issuer", "--jwt-jwks=/jwks.json")]
    [TestCase("is neither an https URL nor a file", "--jwt-issuer=https://issuer", "--jwt-jwks=http://issuer/jwks", "--jwt-audience=a")]
    [TestCase("--tls-key: is not given", "--tls-certificate=/tls.crt")]
    [TestCase("--tls-certificate: is not given", "--tls-key=/tls.key")]
    [TestCase("--tls-client-ca: needs", "--tls-client-ca=/ca.crt")]
    [TestCase("is not of the form NAME=VALUE", "--jwt-issuer=i", "--jwt-jwks=/j", "--jwt-audience=a", "--jwt-required-claim=groups")]
    public void Bind_WhatDoesNotGoTogether_IsRefused(string because, params string[] arguments)
    {
        Bind(out var errors, arguments);

        errors.Should().ContainSingle().Which.Should().Contain(because);
    }

    private static SecurityOptions Bind(out List<string> errors, params string[] arguments)
    {
        var command = new Command("serve");
        var flags = new SecurityFlags(command, _ => null);
        errors = [];
        return flags.Bind(command.Parse(arguments), errors);
    }
}
