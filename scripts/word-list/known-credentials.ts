/**
 * Passwords that devices and products come with, as their makers publish them or as malware that logs in to them
 * carries them: the 60 pairs of Mirai's scanner.c (source published in 2016), then manuals and
 * quick start guides of the makers named.
 */
export const KNOWN_CREDENTIALS: readonly string[] = `
  xc3511 vizxv admin 888888 xmhdipc default juantech 123456 54321 support password root 12345 user pass
  admin1234 1111 smcadmin 666666 1234 klv123 klv1234 Zte521 hi3518 jvbzd anko zlxx. zlxx 7ujMko0vizxv 7ujMko0admin system ikwb
  dreambox realtek 00000000 1111111 meinsm tech fucker guest service supervisor ubnt ubuntu mother
  hikvision hik12345 hik12345+ 12345abc dahua dahua123 tlJwpbo6 S2fGqNFs OxhlwSG8 cat1029 hichiphx xmhdipc1 antslq ivdev GM8182 hunt5759
  nE7jA%5m 20080826 gpon alpine calvin PASSW0RD private public cisco Cisco cisco123 Cisco123 Admin@huawei Admin@huawei.com
  admin@huawei.com huawei@123 Huawei12#$ Changeme_123 Change_Me@123 ChangeMe@123 Admin@storage Admin@9000 root@huawei Huawei@1234 huawei123 HuaWei123 huaweiosta
  Huawei@1 IaaS@OS-CLOUD9! IaaS@PORTAL-CLOUD8! cnp200@HW Mt2012@cnp200 FusionSphere123 telecomadmin admintelecom nE7jA5m chinanet chinamobile CUAdmin CMCCAdmin aDm8H%MdA
  zte zhone ZXDSL zxr10 Zte@123 h3c h3capadmin admin@h3c adminh3c ruijie ruijie@123 star tplink tp-link tplink123 mercury fast tenda
  netgear netgear1 dlink D-Link linksys asus asus123 synology qnap mikrotik ubiquiti fortinet paloalto juniper juniper123 netscreen
  netscreen1 netscreen123 extreme brocade foundry hpinvent procurve aruba arubanetworks sonicwall watchguard readwrite readonly
  super superuser sysadmin netadmin netman manager friend access enable secret2 letmein2 zebra quagga Nokia nokia alcatel lucent
  ericsson motorola motorola1 arris broadcom conexant epicrouter ascend attack comcomcom adslroot adsl dsl wlan wireless wifi w1r3l3ss
  raspberry openelec libreelec osmc alarm volumio dietpi retropie kodi xbmc libre orangepi bananapi rock64 linaro odroid nanopi
  vagrant toor kali live tails centos coreos rancher rancheros openstack cubswin:) gocubsgo cirros opnsense pfsense vyos vyatta
  untangle smoothwall zentyal nas4free freenas truenas openmediavault proxmox vmware VMware1! VMware123! vmw@re cloudstack ovirt
  calvin123 racadmin ADMIN ipmi superadmin USERID PASSW0RD1 Compaq compaq hpadmin changeit changeme2 changeme! changeme123! manage !manage !admin
  oracle oracle123 welcome1 manager1 change_on_install tiger scott sys sysman dbsnmp system123 sapr3 06071992 19920706 init init1234 ides minisap
  sa sa123 sqlserver db2inst1 db2admin ibmdb2 informix ingres sybase hana weblogic weblogic1 websphere jboss glassfish adminadmin
  tomcat s3cret manager role1 both changethis postgres mysql mariadb mongo mongodb redis foobared cassandra neo4j couchbase influx influxdb elastic
  elasticsearch kibana logstash grafana prometheus zabbix nagios nagiosadmin icinga cacti observium librenms munin
  jenkins sonar sonarqube nexus admin123! artifactory gitlab gitea gogs 5iveL!fe harbor Harbor12345 portainer kubernetes minikube minio minioadmin minio123
  rabbitmq guest123 activemq artemis kafka airflow superset hadoop hdfs hive spark ambari cloudera hortonworks hue
  wordpress drupal joomla magento phpmyadmin webmin plesk cpanel bitnami turnkey roundcube postfix zimbra
  nextcloud owncloud alfresco liferay odoo openerp splunk graylog wazuh SecretPassword snort ossec msfadmin metasploit
  bee bug dvwa owaspbwa hacklab sysadm root01 p@ck3tf3nc3 1qaz@WSX3edc rootme plcmspip PlcmSpIp polycom 456 1234abcd asterisk freepbx
  ciscopoc avaya avaya123 mitel panasonic kyocera xerox ricoh canon konica sharp brother epson x-admin 11111 00000 initpass sysAdmin
  axis root123! camera ipcam ipcamera cctv dvr nvr 4321 9999 8888 7777 6666 fliradmin wbox123 wbox meinsma jauntech samsung techwin 111111
  vstarcam grandstream sangoma yealink snom gigaset fritz fritzbox speedport easybox
  kyivstar rostelecom beeline vodafone o2 telekom orange telefonica movistar claro vivo gvt12345 mts tattoo@home wyse
  Win1doW$ e8ehome e8telnet zoomadsl hg8245 admin_404A03Tel Zyxel zyad1234 zyad5001 PrOw!aN_fXp S!mple digitel conexant1 dottie13 utstar t00lk1t
  microbusiness Serv4EMC sedna kn1TG7psLu trendchip annie2012 annie2013 annie2014 annie2015 annie2016 inflection bin ho4uku6at taZz@23495859 hslwificam
  mg3500 merlin alpine1 grouter l5j4gu8 oelinux123 founder88 solokey swsbzkgn tsgoingon 5up 2601hx ROOT500 iDirect telnet system32 leox IPDongle zhongxing
`
  .trim()
  .split(/\s+/)
