using ModelOperator.Settings;

namespace ModelOperator.Tests.Settings;

public sealed class CacheSettingsTest
{
    [TestCase("{}")]
    [TestCase("{sizeLimit: 20Gi, medium: Memory, maxBytes: 10Gi}")]
    [TestCase("{type: NodeFolder, path: /var/cache/models}")]
    [TestCase("{type: PersistentVolumeClaim, claimName: model-cache.v1, fsGroup: 1000}")]
    public void Parse_FieldsOfItsType_AreTaken(string cache) => FluentActions.Invoking(() => SettingsFile.Parse($"cache: {cache}")).Should().NotThrow();

    [TestCase("{type: Disk}", "cache.type", "NodeFolder")]
    [TestCase("{type: NodeFolder}", "cache.path", "is needed")]
    [TestCase("{type: PersistentVolumeClaim}", "cache.claimName", "is needed")]
    [TestCase("{path: /var/cache}", "cache.path", "belongs to type NodeFolder")]
    [TestCase("{type: NodeFolder, path: /c, sizeLimit: 1Gi}", "cache.sizeLimit", "belongs to type EmptyDir")]
    [TestCase("{type: NodeFolder, path: var/cache}", "cache.path", "absolute path")]
    [TestCase("{type: NodeFolder, path: /}", "cache.path", "absolute path")]
    [TestCase("{type: NodeFolder, path: /a/../b}", "cache.path", "'..'")]
    [TestCase("{type: PersistentVolumeClaim, claimName: Models}", "cache.claimName", "DNS name")]
    [TestCase("{medium: Disk}", "cache.medium", "Memory")]
    [TestCase("{maxBytes: 0}", "cache.maxBytes", "number of bytes")]
    public void Parse_WhatCanNotBe_IsRefusedByName(string cache, string path, string because) =>
        FluentActions.Invoking(() => SettingsFile.Parse($"cache: {cache}")).Should().Throw<SettingsException>().WithMessage($"*{path}*{because}*");
}
